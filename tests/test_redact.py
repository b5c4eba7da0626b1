"""What leaves a document carries no secrets and nobody's name, whatever stands around them."""

from __future__ import annotations

import json
import string
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unstuck.redact import redact, redact_people, redact_secrets

ALNUM = string.ascii_letters + string.digits
URLSAFE = f"{ALNUM}-_"
LOWER_HEX = "0123456789abcdef"


def run(alphabet: str, least: int, most: int | None = None) -> st.SearchStrategy[str]:
    """A run of letters; its ends are letters or digits, as those of secrets nearly always are."""
    plain = "".join(each for each in alphabet if each.isalnum())
    middle = st.text(alphabet, min_size=least - 2, max_size=(most or least + 40) - 2)
    return st.tuples(st.sampled_from(plain), middle, st.sampled_from(plain)).map("".join)


# The telling prefix of each kind of secret, and what follows it.
SHAPES: dict[str, st.SearchStrategy[tuple[str, str]]] = {
    name: st.tuples(st.just(prefix), rest)
    for name, prefix, rest in (
        ("access token", "sk-ant-oat01-", run(URLSAFE, 20, 100)),
        ("refresh token", "sk-ant-ort01-", run(URLSAFE, 20, 100)),
        ("API key", "sk-ant-api03-", run(URLSAFE, 20, 100)),
        ("admin key", "sk-ant-admin01-", run(URLSAFE, 20, 100)),
        ("OpenAI", "sk-proj-", run(URLSAFE, 20)),
        ("OpenRouter", "sk-or-v1-", run(LOWER_HEX, 64, 64)),
        ("GitHub", "ghp_", run(ALNUM, 36, 36)),
        ("GitHub app", "ghs_", run(ALNUM, 36, 36)),
        ("GitHub fine-grained", "github_pat_", run(f"{ALNUM}_", 60)),
        ("GitLab", "glpat-", run(URLSAFE, 20, 26)),
        ("AWS id", "AKIA", run(string.ascii_uppercase + string.digits, 16, 16)),
        ("AWS temporary id", "ASIA", run(string.ascii_uppercase + string.digits, 16, 16)),
        ("Slack", "xoxb-", run(f"{ALNUM}-", 24)),
        ("Slack app", "xapp-", run(f"{ALNUM}-", 24)),
        ("Google", "AIza", run(URLSAFE, 35, 35)),
        ("Google access", "ya29.", run(URLSAFE, 40)),
        ("Google client", "GOCSPX-", run(URLSAFE, 28, 28)),
        ("JWT", "eyJ", st.tuples(run(URLSAFE, 10), run(URLSAFE, 10), run(URLSAFE, 10)).map(".".join)),
        ("npm", "npm_", run(ALNUM, 36, 36)),
        ("PyPI", "pypi-", run(URLSAFE, 60)),
        ("Hugging Face", "hf_", run(ALNUM, 34, 34)),
        ("Groq", "gsk_", run(ALNUM, 40)),
        ("xAI", "xai-", run(ALNUM, 40)),
        ("Perplexity", "pplx-", run(ALNUM, 40)),
        ("Replicate", "r8_", run(ALNUM, 37, 37)),
        ("Stripe", "sk_live_", run(ALNUM, 24)),
        ("Stripe hook", "whsec_", run(ALNUM, 32)),
        ("SendGrid", "SG.", st.tuples(run(URLSAFE, 22, 22), run(URLSAFE, 43, 43)).map(".".join)),
        ("Twilio", "SK", run(LOWER_HEX, 32, 32)),
        ("DigitalOcean", "dop_v1_", run(LOWER_HEX, 64, 64)),
        ("Databricks", "dapi", run(LOWER_HEX, 32, 32)),
        ("Vault", "hvs.", run(URLSAFE, 24)),
        ("Linear", "lin_api_", run(ALNUM, 40)),
        ("Atlassian", "ATATT3", run(URLSAFE, 40)),
        ("Telegram", "123456789:", run(URLSAFE, 35, 35)),
        ("age", "AGE-SECRET-KEY-1", run(string.ascii_uppercase + string.digits, 50)),
    )
}
# What may stand before and after a secret without being part of it.
BEFORE = st.sampled_from(
    ["", " ", "\n", "key is ", "'", '"', "(", "[", "=", ": ", '{"k":"', "|", "`", "\\n", ", ", "→"]
)
AFTER = st.sampled_from(["", " ", "\n", "'", '"', ")", "]", ",", ";", '"}', "|", "`", "…", " rest", "\r\n", "\x1b[0m"])

SECRET = run(f"{ALNUM}!#$%*+,./:;<>?@^_~-", 8, 30)
NAMED = (
    "ANTHROPIC_API_KEY={}",
    "export ANTHROPIC_AUTH_TOKEN={}",
    'export CLAUDE_CODE_OAUTH_TOKEN="{}"',
    "AWS_SECRET_ACCESS_KEY={}",
    "OPENAI_KEY={}",
    "GITHUB_PAT='{}'",
    "DB_PASSWORD={}",
    "password: {}",
    "passwd={}",
    "secret = {}",
    "client_secret={}",
    "clientSecret: '{}'",
    '"accessToken": "{}"',
    '"refreshToken":"{}"',
    '"apiKey": "{}"',
    "'private_key': '{}'",
    "x-api-key: {}",
    "Authorization: Bearer {}",
    "authorization: {}",
    '"Authorization": "Basic {}"',
    "Cookie: session={}",
    "Set-Cookie: sid={}",
    "curl -u me:{} x",
    "tool --token {}",
    "tool --api-key={}",
    "tool --password '{}'",
    "<password>{}</password>",
    "https://example.com/?access_token={}",
)
IN_ADDRESSES = ("https://user:{}@example.com/x", "postgres://u:{}@db/x", "https://{}@github.com/a/b")


@pytest.mark.parametrize("kind", SHAPES)
@settings(max_examples=40)
@given(data=st.data())
def test_a_secret_of_a_known_shape_never_comes_out(kind: str, data: st.DataObject) -> None:
    prefix, rest = data.draw(SHAPES[kind])
    text = f"{data.draw(BEFORE)}{prefix}{rest}{data.draw(AFTER)}"
    for secret_free in (
        redact(text),
        redact_secrets(text),
        redact(json.dumps(text)),
        redact(json.dumps([json.dumps(text)])),
    ):
        assert rest not in secret_free
        assert rest[:12] not in secret_free
        assert rest[-12:] not in secret_free


@pytest.mark.parametrize("template", NAMED)
@settings(max_examples=40)
@given(secret=SECRET)
def test_a_value_whose_name_says_it_is_secret_never_comes_out(template: str, secret: str) -> None:
    if "<" in template:
        secret = secret.replace("<", "-")
    if "?" in template:
        secret = "".join(each for each in secret if each not in "#&;<>")
    for around in ("{}", "log {}", "log\n{}\nlog", '{{"a": 1}} {}'):
        assert secret not in redact(around.format(template.format(secret)))


@pytest.mark.parametrize("template", IN_ADDRESSES)
@given(secret=run(f"{ALNUM}!$%*+,.;^_~-", 8, 30))
def test_what_an_address_carries_for_logging_in_never_comes_out(template: str, secret: str) -> None:
    assert secret not in redact(f"remote: {template.format(secret)} failed")


@given(secret=SECRET)
def test_json_inside_json_is_seen_through(secret: str) -> None:
    text = json.dumps({"body": json.dumps({"claudeAiOauth": {"accessToken": secret}, "n": 1})})
    assert secret not in redact(text)
    assert secret not in redact(json.dumps(text))


@given(words=st.lists(run(ALNUM, 4, 9), min_size=2, max_size=4))
def test_a_quoted_passphrase_goes_with_all_its_words(words: list[str]) -> None:
    cleaned = redact(f'passphrase = "{" ".join(words)}" # mine')
    assert cleaned == 'passphrase = "…" # mine'


def test_a_wrapped_token_goes_with_its_second_line() -> None:
    assert redact("key sk-ant-api03-AbCdEfGhIjKl\n  MnOpQrSt9uVwXyZ0 end") == "key sk-ant-… end"
    assert redact("bad key sk-ant-api03-AbCdEfGh\nPlease run /login") == "bad key sk-ant-…\nPlease run /login"


def test_a_private_key_goes_even_without_its_end() -> None:
    key = "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAAB3NzaC1\nyc2E\n"
    assert redact(f"a\n{key}-----END OPENSSH PRIVATE KEY-----\nb") == "a\n…\nb"
    assert redact(f"a\n{key}") == "a\n…"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("mail jane.doe+x@example.co.uk now", "mail …@… now"),
        ("jörg@müller.example", "…@…"),
        ("?user=a%40example.com", "?user=…@…"),
        ("/home/jane/project", "/home/…/project"),
        ("/Users/jane", "/Users/…"),
        ("C:\\Users\\Jane Doe\\x", "C:\\Users\\…\\x"),
        ('"C:\\\\Users\\\\jane\\\\x"', '"C:\\\\Users\\\\…\\\\x"'),
        ("file:///home/jane/x", "file:///home/…/x"),
        ("projects/-home-jane-app/x.jsonl", "projects/-home-…-app/x.jsonl"),
        ("C--Users-jane-app", "C--Users-…-app"),
        ('{"orgName":"Acme Inc","n":1}', '{"orgName":"…","n":1}'),
        ('{"emailAddress": "x", "displayName": "Jane D."}', '{"emailAddress": "…", "displayName": "…"}'),
        ('{\\"organizationUuid\\":\\"00-11\\"}', '{\\"organizationUuid\\":\\"…\\"}'),
        ("Organization: jane@example.com's Organization", "Organization: …'s Organization"),
    ],
)
def test_names_of_people_and_organisations_go(text: str, cleaned: str) -> None:
    assert redact(text) == cleaned


def test_who_has_to_find_a_file_sees_its_path_and_nobodys_address() -> None:
    line = '-  "command": "/home/jane/bin/line --for jane@example.com --token abcdef"'
    assert redact_people(line) == '-  "command": "/home/jane/bin/line --for …@… --token …"'


@pytest.mark.parametrize(
    "text",
    [
        'API Error: 400 {"type":"error","error":{"type":"invalid_request_error","message":"Out of it."}}',
        "req_011CTESTFAKE0000001 and req_vrtx_011CTESTFAKE0000001",
        "@anthropic-ai/claude-code@2.1.96, claude-opus-4-6[1m], 2026-04-08T06:00:00.000Z",
        "session 181eec46-8de9-4b47-83d2-693c977ddd3f, commit 790e502aa790e502aa790e502aa790e502aa7901",
        "max_tokens: 64000, input_tokens=512, OAuth token revoked · Please run /login",
        "Invalid API key · Fix external API key. Your ANTHROPIC_API_KEY belongs to a disabled organization",
        "You've hit your weekly limit · resets Nov 24, 12am (UTC) — https://claude.ai/settings/usage",
        "the 1M context window; 100 % of session, 5-hour limit",
    ],
)
def test_what_a_diagnosis_needs_stays(text: str) -> None:
    assert redact(text) == text


PIECES = [*"abA1 \n\"'\\:=@/.-_<>{}$%", "token", "key", "sk-ant-", "/home/", "Bearer "]


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_redacting_twice_is_redacting_once(text: str) -> None:
    assert redact(redact(text)) == redact(text)


@pytest.mark.parametrize(
    "piece",
    ["a", "a-", "a.", "/", "://", "token ", "token:", " ", "\n ", 'token: "', "a@", "\\", "home-", "<token", "aA1-"],
)
def test_the_time_stays_in_proportion_to_the_text(piece: str) -> None:
    started = time.process_time()
    redact(piece * (100_000 // len(piece)))
    # Seconds where it grew with the square of the length; hundredths as it is.
    assert time.process_time() - started < 5
