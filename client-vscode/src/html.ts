/** A rendered page as a whole document. */

const STYLE = `
body { max-width: 50rem; margin: 0 auto; padding: 0 1.5rem 2rem; line-height: 1.55; font-size: 14px; }
h1 { font-size: 1.6em; font-weight: 600; line-height: 1.25; }
h2 { font-size: 1.2em; font-weight: 600; margin-top: 1.6em; }
a { color: var(--vscode-textLink-foreground); }
a:hover { color: var(--vscode-textLink-activeForeground); }
a:focus { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
code, pre { font-family: var(--vscode-editor-font-family, monospace); }
code { color: var(--vscode-textPreformat-foreground); background: var(--vscode-textPreformat-background);
  padding: 0.1em 0.3em; border-radius: 3px; overflow-wrap: anywhere; }
pre { background: var(--vscode-textCodeBlock-background); padding: 0.8em 1em; border-radius: 4px; overflow-x: auto; }
pre code { color: inherit; background: none; padding: 0; overflow-wrap: normal; }
table { border-collapse: collapse; }
th, td { text-align: start; vertical-align: top; padding: 0.3em 0.8em 0.3em 0;
  border-bottom: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent)); }
blockquote { margin-inline: 0; padding-inline-start: 1em; border-inline-start: 3px solid var(--vscode-textBlockQuote-border); }
`;

/** The document; it runs nothing and loads nothing. */
export function pageHtml(body: string, language: string): string {
  return `<!DOCTYPE html>
<html lang="${language.replace(/[^\w-]/g, "")}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Unstuck</title>
<style>${STYLE}</style>
</head>
<body><main>
${body}
</main></body>
</html>
`;
}
