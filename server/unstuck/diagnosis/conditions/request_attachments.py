"""Images and PDF files that Claude Code or the API cannot take.

What was once attached travels with every later message. In older clients one bad image or document therefore
blocked the whole session, and stepping back before it is the way out.
"""

from ..model import Condition, Severity, near
from ..remedies import do

CONDITIONS = (
    Condition(
        code="request/image-was-too-large",
        title="Image over the size or dimension limit",
        severity=Severity.ERROR,
        looks=(
            "Image was too large. Double press esc to go back and try again with a smaller image.",
            "An image in the conversation exceeds the dimension limit for many-image requests (<n>px). Start a new "
            "session with fewer images.",
            "Image base64 size (<size>) exceeds API limit (<size>). Please resize the image before sending.",
            "messages.<n>.content.<n>.image.source.base64.data: At least one of the image dimensions exceed max "
            "allowed size: <n> pixels",
            "messages.<n>.content.<n>.image.source.base64.data: At least one of the image dimensions exceed max "
            "allowed size for many-image requests: <n> pixels",
            "messages.<n>.content.<n>.image.source.base64: image exceeds <n> MB maximum: <n> bytes > <n> bytes",
            "messages.<n>.content.<n>.tool_result.content.<n>.image.source.base64: image exceeds <n> MB maximum: <n> "
            "bytes > <n> bytes",
            near("image dimensions exceed max allowed size: <n> pixels"),
            near("image dimensions exceed max allowed size for many-image requests: <n> pixels"),
            near("image exceeds <n> MB maximum: <n> bytes > <n> bytes"),
        ),
        meaning=(
            "An image in the conversation is larger than the API takes: 8000 pixels on the longest edge, less when "
            "more than 20 images are in context, and 5 MB for one image. Before 2.1.142 the image stayed in the "
            "history, so every later message, even plain text, failed the same way."
        ),
        remedies=(
            do("rewind-conversation", "Press Esc twice or run `/rewind` and go back before the image."),
            do(
                "reduce-input",
                "Scale or crop the image, below 2000 pixels on the longest edge if the session holds many images, and "
                "attach it again.",
            ),
            do("update-claude-code", "Run `claude update` on versions before 2.1.142 and resume the session."),
            do(
                "compact-conversation",
                "Run `/compact`; in some reports it dropped the old images and freed the session, in others it did "
                "not.",
            ),
            do("start-fresh", "Run `/clear` and go on without the old images."),
        ),
        blame="request",
        retryable=False,
        attested=(
            "official error reference, 2026-08; API bodies and many-image wording from public issue threads, 2025-11 "
            "to 2026-05"
        ),
        docs="errors#image-was-too-large",
        http_status=400,
        api_error_type="invalid_request_error",
        examples=(
            "● Image was too large. Double press esc to go back and try again with a smaller\n  image.",
            '  ⎿  API Error: 400 {"type":"error","error":{"type":"invalid_request_error","message":'
            '"messages.17.content.4.image.source.base64.data: At least one of the image dimensions exceed max allowed '
            'size for many-image requests: 2000\n     pixels"},"request_id":"req_011CYg2sVb7QmX4nTkLw93Ra"}',
            '[{"error":"Error: 400 {\\"type\\":\\"error\\",\\"error\\":{\\"type\\":\\"invalid_request_error\\",'
            '\\"message\\":\\"messages.9.content.1.image.source.base64: image exceeds 5 MB maximum: 7340112 bytes > '
            '5242880 bytes\\"}}\\n    at generate '
            '(file:///usr/lib/node_modules/@anthropic-ai/claude-code/cli.js:1021:2303)"}]',
        ),
        near_misses=(
            "Discord: the image was too large and could not be uploaded.",
            "Unable to resize image — could not verify image dimensions are within the 8000x8000px API limit.",
        ),
    ),
    Condition(
        code="request/unable-to-resize-image",
        title="Image could not be decoded or shrunk",
        severity=Severity.ERROR,
        looks=(
            "Unable to resize image — image processing is unavailable and dimensions could not be read from the file "
            "header. Please convert the image to PNG, JPEG, GIF, or WebP.",
            "Unable to resize image — dimensions exceed the <n>x<n>px limit and image processing failed. Please "
            "resize the image to reduce its pixel dimensions.",
            "Unable to resize image (<size> raw, <size> base64). The image exceeds the <size> API limit and "
            "compression failed. Please resize the image manually or use a smaller image.",
            "Unable to resize image — could not verify image dimensions are within the <n>x<n>px API limit.",
            "Unable to resize image — it is a CMYK JPEG, which Claude Code cannot decode, and at <n>px it is over the "
            "<n>x<n>px limit, so it cannot be sent. Re-save it as an RGB PNG or JPEG and try again.",
            "Unable to resize image — it is an animated WebP whose first frame Claude Code cannot decode, and at "
            "<n>px it is over the <n>x<n>px limit, so it cannot be sent. Save its first frame as a PNG or JPEG and "
            "try again.",
            "Unable to resize image — its pixels could not be decoded (the file may be damaged, or use an encoding "
            "Claude Code cannot read), and it is over the <size> API limit (<size> raw, <size> base64), so it cannot "
            "be sent. Re-save it as a PNG or JPEG and try again.",
        ),
        meaning=(
            "Claude Code prepares images on this machine before it sends them, and for this one that step failed: the "
            "format cannot be decoded, or the picture is over the limit and could not be made smaller. Nothing was "
            "sent, so conversation and account are untouched."
        ),
        remedies=(
            do(
                "reduce-input",
                "Save the image again as RGB PNG or JPEG, below the pixel and megabyte limits that the message names, "
                "and attach that copy.",
                "For an animated WebP save the first frame; for a CMYK JPEG convert the colours to RGB.",
            ),
            do("update-claude-code", "Run `claude update` if ordinary PNG and JPEG files fail as well."),
        ),
        blame="request",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#unable-to-resize-image",
        examples=(
            "❯ look at @scan.jpg\n  ⎿  Unable to resize image — it is a CMYK JPEG, which Claude Code cannot decode, "
            "and at 9921px it is over the\n     8000x8000px limit, so it cannot be sent. Re-save it as an RGB PNG or "
            "JPEG and try again.",
            "Unable to resize image (11.2 MB raw, 14.9 MB base64). The image exceeds the 5 MB API limit and "
            "compression failed. Please resize the image manually or use a smaller image.",
        ),
        near_misses=(
            "ImageMagick: convert: unable to resize image `scan.tif' @ error/resize.c/ResizeImage/2850.",
            "Image was too large. Double press esc to go back and try again with a smaller image.",
        ),
    ),
    Condition(
        code="request/could-not-process-image",
        title="API could not decode an image",
        severity=Severity.ERROR,
        looks=(near("Could not process image"),),
        meaning=(
            "The API found an image in the conversation that it cannot read: damaged, empty, or not of the type its "
            "name says, such as an HTML error page saved as .png. The image stays in the history, so later messages "
            "without any image fail in the same way until it is gone."
        ),
        remedies=(
            do("rewind-conversation", "Press Esc twice or run `/rewind` and go back before the image."),
            do("reduce-input", "Open the file in an image viewer; export it anew as PNG or JPEG before the next try."),
            do("start-fresh", "Run `/clear` and begin again without the image."),
            do("update-claude-code", "Run `claude update` if ordinary PNG and JPEG files fail as well."),
        ),
        blame="request",
        retryable=False,
        attested="public issue threads, 2025-06 to 2026-04",
        http_status=400,
        api_error_type="invalid_request_error",
        examples=(
            "● Read(assets/logo.png)\n  ⎿  API Error: 400 "
            '{"type":"error","error":{"type":"invalid_request_error","message":"Could not process\n     '
            'image"},"request_id":"req_011CVb8hTq3nWx5YkMd2PzRf"}',
            "❯ forget the picture, run the tests\n  ⎿  API Error: 400 Could not process image",
        ),
        near_misses=(
            "PIL.UnidentifiedImageError: cannot identify image file 'logo.png'",
            "The scanner app told me it could not process image 14 of 20.",
        ),
    ),
    Condition(
        code="request/pdf-errors",
        title="PDF too large, protected or invalid",
        severity=Severity.ERROR,
        looks=(
            "PDF too large (max <n> pages, <n>MB). Try reading the file a different way (e.g., extract text with "
            "pdftotext).",
            "PDF is password protected. Try using a CLI tool to extract or convert the PDF.",
            "The PDF file was not valid. Try converting it to text first (e.g., pdftotext).",
            "PDF too large (max <n> pages, <n> MB). Try splitting it or extracting text first.",
            "PDF is password protected. Try removing protection or extracting text first.",
            "The PDF file was not valid. Try converting to a different format first.",
            "PDF too large. Please double press esc to edit your message and try again.",
            "messages.<n>.content.<n>.pdf.source.base64.data: The PDF specified was not valid.",
            "messages.<n>.content.<n>.pdf.source.base64.data: A maximum of <n> PDF pages may be provided.",
            near("The PDF specified was not valid."),
            near("A maximum of <n> PDF pages may be provided."),
            near("Could not process PDF"),
        ),
        meaning=(
            "A PDF in the conversation has too many pages or bytes, needs a password, or is not really a PDF. In "
            "public reports of 2025 and early 2026 the refused document stayed in the history, so that every later "
            "message, even without a file, failed as well."
        ),
        remedies=(
            do(
                "rewind-conversation",
                "Press Esc twice or run `/rewind` and go back before the PDF was read, if every message fails now.",
            ),
            do(
                "reduce-input",
                "Ask for a page range, or extract the text with `pdftotext file.pdf file.txt` and let Claude read "
                "that.",
                "Remove the password, or export a damaged file anew from the program that made it.",
            ),
            do(
                "update-claude-code",
                "Run `claude update`, in case this version keeps the refused document in the session.",
            ),
            do("start-fresh", "Run `/clear` and begin without the document."),
        ),
        blame="request",
        retryable=False,
        attested="official error reference, 2026-08; API bodies from public issue threads, 2025-08 to 2026-02",
        docs="errors#pdf-errors",
        http_status=400,
        api_error_type="invalid_request_error",
        examples=(
            "● Read(docs/manual.pdf)\n  ⎿  PDF too large (max 100 pages, 20MB). Try reading the file a different way "
            "(e.g., extract text with\n     pdftotext).",
            'API Error: 400 {"type":"error","error":{"type":"invalid_request_error","message":'
            '"messages.12.content.0.pdf.source.base64.data: The PDF specified was not '
            'valid."},"request_id":"req_011CXp4wJm9RtVz6KbNy8SqL"}',
            "⏺ PDF too large. Please double press esc to edit your message and try again.",
        ),
        near_misses=(
            "qpdf: manual.pdf: invalid password",
            "The PDF is password protected, ask Anna for it.",
        ),
    ),
    Condition(
        code="request/pdftoppm-is-not-installed",
        title="poppler missing for PDF pages",
        severity=Severity.WARNING,
        looks=(
            "pdftoppm is not installed. Install poppler-utils (e.g. `brew install poppler` or `apt-get install "
            "poppler-utils`) to enable PDF page rendering.",
        ),
        meaning=(
            "To show single pages of a PDF, Claude Code renders them with pdftoppm from the poppler tools, and that "
            "program is not on PATH. Only reading by page range is affected; the rest of the session goes on."
        ),
        remedies=(
            do(
                "install-requirement",
                "Install poppler: `brew install poppler` on macOS, `sudo apt-get install poppler-utils` on Debian and "
                "Ubuntu.",
                "Check with `pdftoppm -v` in a new terminal and start Claude Code from there.",
            ),
            do("reduce-input", "Or extract the text with another tool and let Claude read the text file."),
        ),
        blame="environment",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#pdf-errors",
        examples=(
            "● Read(spec.pdf · pages 3-9)\n  ⎿  pdftoppm is not installed. Install poppler-utils (e.g. `brew install "
            "poppler` or `apt-get install\n     poppler-utils`) to enable PDF page rendering.",
        ),
        near_misses=(
            "pdf2image.exceptions.PDFInfoNotInstalledError: Unable to get page count. Is poppler installed and in "
            "PATH?",
            "bash: pdftoppm: command not found",
        ),
    ),
)
