"""Takes secrets and personal data out of texts that leave a document: pages, reports, logs.

Rather too much is taken out than too little. Every pattern starts at one place of a run of letters only, or
looks a bounded way ahead, so that the time stays in proportion to the text.
"""

from __future__ import annotations

import re

# A quote as it stands in a text, in a program's text, or in JSON inside JSON.
_Q = r"\\{0,8}[\"'`]"
# Where a run of letters begins: not inside another, though perhaps right after an escape such as \n in JSON.
_START = r"(?:(?<![A-Za-z0-9])|(?<=\\[nrtbf])|(?<=\\u[0-9A-Fa-f]{4}))"
_SAYS_SECRET = (
    r"(?:token|secret|passw(?:or)?d|passphrase|passwort|pass|credentials?|cookie"
    r"|(?:api|access|account|auth|client|deploy|encryption|host|license|master|private|secret|service|session"
    r"|shared(?:[_-]?access)?|signing|ssh|storage|subscription|webhook)[_ -]?key)(?:_\d+)?"
)
_SEPARATOR = r"(?:[/\\]|%2F|%5C){1,8}"

_SECRETS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----.*?(?:-----END [A-Z0-9 ]*-----|\Z)", re.DOTALL), "…"),
    # Anthropic's keys and tokens, also where a terminal wrapped them, and the usual shapes of others.
    (
        re.compile(
            r"sk-ant-[A-Za-z0-9_-]{4,}"
            r"(?:[ \t│|]{0,200}\r?\n[ \t│|]{0,200}(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{8,}(?![^\s\"'│|]))*"
        ),
        "sk-ant-…",
    ),
    (re.compile(_START + r"sk-[A-Za-z0-9_-]{16,}"), "sk-…"),
    (re.compile(r"(?:ghp|gho|ghu|ghs|ghr|github_pat)_[A-Za-z0-9_]{16,}"), "gh…"),
    (re.compile(_START + r"(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{12,}"), "AKIA…"),
    (re.compile(r"(?:xox[a-z](?:\.[a-z]+)?|xapp)-[A-Za-z0-9-]{10,}"), "xox…"),
    (re.compile(r"(?i)(hooks\.slack\.com/(?:services|workflows)/|discord(?:app)?\.com/api/webhooks/)[\w/-]+"), r"\1…"),
    (re.compile(r"AIza[0-9A-Za-z_-]{30,}|(?<![\w.])ya29\.[\w.-]{10,}|GOCSPX-[\w-]{10,}|1//0[\w-]{20,}"), "AIza…"),
    (re.compile(_START + r"ey[JI][A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)*"), "eyJ…"),
    (
        re.compile(
            _START + r"(?:(?:glpat-|gldt-|pypi-|r8_|gsk_|xai-|pplx-|hv[sbr]\.|lin_api_|ntn_|shp(?:at|ca|pa|ss)_"
            r"|do[or]_v1_|dop_v1_|dp\.(?:pt|st|ct)\.|AT[AC]TT3|sntry[su]_|NRAK-|sbp_|SG\.|[srp]k_(?:live|test)_|whsec_"
            r"|tfp_|figd_|PMAK-|rdme_|tskey-|fo1_|FlyV1 |AGE-SECRET-KEY-1)[A-Za-z0-9_.=/+-]{10,}"
            r"|(?:npm_|secret_|hf_)[A-Za-z0-9]{24,}"
            r"|(?:dapi|SK|AC)[0-9a-f]{32}"
            r"|\d{8,10}:[A-Za-z0-9_-]{34,36}(?![\w-]))"
        ),
        "…",
    ),
    # Headers, to the end of the value.
    (
        re.compile(
            r"(?i)"
            + _START
            + r"((?:(?:proxy-)?authorization|(?:x-|anthropic-|openai-)?api-key|(?:set-)?cookie|x-auth-token"
            rf"|x-amz-security-token|anthropic_custom_headers)\b(?:\s*[:=]|{_Q}\s*[:=,])\s*(?:{_Q})?)(?!\s)[^\r\n\"'\\`]+"
        ),
        r"\1…",
    ),
    (re.compile(r"(?i)" + _START + r"(bearer|basic|negotiate|digest)\s+[A-Za-z0-9._~+/=-]{8,}"), r"\1 …"),
    # Names that say what their value is: quoted values with all that is in them, others up to the next space.
    (
        re.compile(
            rf"(?i)(?<![\w.-])([\w.-]*?{_SAYS_SECRET}(?:{_Q})?\s*(?::|=>?)\s*)({_Q})(?!\2).*?(?:(?<!\\)\2|$)",
            re.MULTILINE,
        ),
        r"\1\2…\2",
    ),
    (
        re.compile(rf"(?i)(?<![\w.-])([\w.-]*?{_SAYS_SECRET}(?:{_Q})?\s*(?::|=>?)\s*)[^\s\"'`\\]{{3,}}"),
        r"\1…",
    ),
    (
        re.compile(
            _START + r"([A-Z][A-Z0-9_]*_(?:KEY|PAT|AUTH|DSN|CREDS)\s*=\s*)(\"[^\"\r\n]*\"|'[^'\r\n]*'|[^\s\"']+)"
        ),
        r"\1…",
    ),
    (
        re.compile(rf"(?i)(?<![\w-])(--?[\w-]*?{_SAYS_SECRET}[=\s]\s*)(?:\"[^\"\r\n]*\"|'[^'\r\n]*'|(?!-)[^\s\"']+)"),
        r"\1…",
    ),
    (re.compile(r"(?<!\S)(-u|--user|--proxy-user)([=\s]\s*)[^\s:\"']+:[^\s\"']+"), r"\1\2…"),
    (re.compile(rf"(?i)<([\w:.-]*?{_SAYS_SECRET})>[^<]+<"), r"<\1>…<"),
    (
        re.compile(
            r"(?i)([?&#;](?:(?:access_|refresh_|id_)?token|key|code|sig|signature|state|auth|x-amz-[a-z-]+)=)[^&\s\"'<>]+"
        ),
        r"\1…",
    ),
    (re.compile(r"(?<=://)(?:[^\s\"'<>/:@]{0,256}:[^\s\"'<>]{1,512}@|[^\s\"'<>/@]{1,512}@)"), "…@"),
    # Long runs of mixed letters and digits that nothing names; request ids are shorter, digests of one case.
    (
        re.compile(
            r"(?<![A-Za-z0-9_-])(?!req_)(?=[A-Za-z_-]*\d)(?=[0-9a-z_-]*[A-Z])(?=[0-9A-Z_-]*[a-z])[A-Za-z0-9_-]{40,}"
        ),
        "…",
    ),
)

_PEOPLE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<![\w.%+'-])[\w.%+'-]+(?:@|%40|\\u0040)(?:[\w-]+\.)+[^\W\d_]{2,}"), "…@…"),
    (
        re.compile(
            rf"(?i)({_Q}(?:org(?:anization)?_?(?:name|id|uuid)|display_?name|full_?name|user_?(?:name|id)"
            rf"|account_?(?:uuid|id)|email(?:_?address)?){_Q}\s*:\s*)({_Q})(?!\2).*?\2"
        ),
        r"\1\2…\2",
    ),
    (re.compile(r"(?<![^\s\"'(])[^\s\"'(’]{1,64}['’]s (?:Individual )?Org(?:anization)?\b"), "…'s Organization"),
)

# Folders of users, also with spaces in the name, escaped as in JSON, and as Claude Code names projects.
_FOLDERS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(
            rf"(?i)({_SEPARATOR}(?:home|users){_SEPARATOR})"
            r"(?:[^\s/\\\"'<>|:%]+(?: [^\s/\\\"'<>|:%]+){0,3}(?=[/\\])|[^/\\\s\"':<>|%]+)"
        ),
        r"\1…",
    ),
    (re.compile(r"((?<![A-Za-z0-9])-(?:home|Users)-)[^-/\\\s\"']+"), r"\1…"),
)


def redact_secrets(text: str) -> str:
    """The text without keys, tokens and passwords."""
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    return text


def redact_people(text: str) -> str:
    """The text without secrets, e-mail addresses and names, for whoever has to find the files in it: paths stay."""
    text = redact_secrets(text)
    for pattern, replacement in _PEOPLE:
        text = pattern.sub(replacement, text)
    return text


def redact(text: str) -> str:
    """The text without keys, tokens, passwords, e-mail addresses, names and users' folder names."""
    text = redact_people(text)
    for pattern, replacement in _FOLDERS:
        text = pattern.sub(replacement, text)
    return text
