"""Credentials of the cloud providers: AWS, Google Cloud and Microsoft Foundry.

A provider switch such as `CLAUDE_CODE_USE_BEDROCK` outranks keys and logins, and a claude.ai login cannot
make the provider's credentials. Where the message says that the environment manages them, the program that
launched Claude Code must renew them.
"""

from ..model import Condition, Severity, inside, near
from ..remedies import do

_MANAGED = (
    "If the hint says that the environment manages the credentials, try again or ask the administrator: your own "
    "sign-in is not used."
)

CONDITIONS = (
    Condition(
        code="auth/aws-credentials-expired-or-invalid",
        title="AWS credentials expired (Claude Platform on AWS, Mantle)",
        severity=Severity.ERROR,
        looks=(
            'AWS credentials expired or invalid · run /login and select "Claude Platform on AWS · refresh '
            'credentials", or run `aws sso login --profile <profile>` in another terminal · API Error: 401 <detail>',
            "AWS credentials expired or invalid · <hint> · API Error: 401 <detail>",
            near("AWS credentials expired or invalid"),
        ),
        meaning=(
            "Claude Platform on AWS or the Mantle endpoint answered 401, which is how they report an expired or "
            "refused AWS security token. A claude.ai login plays no part, and before 2.1.273 the message came only "
            "with `awsAuthRefresh` configured; the hint in its middle depends on the set-up."
        ),
        remedies=(
            do(
                "sign-in-provider",
                "Run the sign-in command that the message names, for example `aws sso login --profile <profile>`, then "
                "send the message again.",
                _MANAGED,
            ),
            do(
                "relogin",
                "Run `/login`, choose `3rd-party platform`, then `Claude Platform on AWS · refresh credentials`, if "
                "`awsAuthRefresh` is set.",
            ),
            do(
                "check-login",
                "Run `aws sts get-caller-identity` in the same shell and profile if it repeats after the refresh.",
            ),
        ),
        blame="credentials",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#aws-credentials-expired-or-invalid",
        http_status=401,
        examples=(
            "❯ hi\n"
            '  ⎿  AWS credentials expired or invalid · run /login and select "Claude Platform on\n'
            '     AWS · refresh credentials", or run `aws sso login --profile dev` in another\n'
            "     terminal · API Error: 401 The security token has expired",
            "● AWS credentials expired or invalid · refresh your AWS credentials and retry ·\n  API Error: 401 "
            "Unauthorized",
        ),
        near_misses=(
            "terraform: error configuring provider: AWS credentials expired",
            "AWS authentication failed · refresh your AWS credentials and retry · if credentials are current, check "
            "AWS permissions and model access · API Error: 403 AccessDeniedException",
        ),
    ),
    Condition(
        code="auth/aws-authentication-failed",
        title="AWS refused the request (403, or 401 from Bedrock)",
        severity=Severity.ERROR,
        looks=(
            'AWS authentication failed · run /login and select "Claude Platform on AWS · refresh credentials", or run '
            "`aws sso login --profile <profile>` in another terminal · if credentials are current, check AWS "
            "permissions and model access · API Error: 403 <detail>",
            "AWS authentication failed · <hint> · if credentials are current, check AWS permissions and model access",
            near("AWS authentication failed"),
            near("The security token included in the request is expired · Please run /login"),
            inside("The security token included in the request is expired"),
            inside("The security token included in the request is invalid"),
        ),
        meaning=(
            "AWS answered 403, or Bedrock 401. Bedrock reports an expired token and a missing permission alike, so "
            "the client cannot tell whether the sign-in is stale or the identity may not use the model; before "
            "2.1.273 it wrongly suggested `/login`, which cannot renew AWS credentials."
        ),
        remedies=(
            do(
                "sign-in-provider",
                "Refresh the AWS credentials: run the `awsAuthRefresh` command or `aws sso login --profile <profile>`.",
                _MANAGED,
            ),
            do(
                "check-login",
                "Run `aws sts get-caller-identity` in the same shell to see which identity the requests use.",
            ),
            do(
                "ask-admin",
                "Ask for the IAM permissions of Bedrock and for access to the model in this account and region, if the "
                "credentials are current.",
            ),
            do("switch-model", "Run `/model` and take a model that is enabled in the account."),
        ),
        blame="credentials",
        retryable=False,
        attested="official error reference, 2026-08; public issue threads, 2026-02",
        docs="errors#aws-authentication-failed",
        http_status=403,
        examples=(
            "❯ hi\n"
            "  ⎿  AWS authentication failed · refresh your AWS credentials and retry · if\n"
            "     credentials are current, check AWS permissions and model access · API Error:\n"
            "     403 User is not authorized to perform bedrock:InvokeModelWithResponseStream",
            "API Error: 403 The security token included in the request is expired · Please run /login",
        ),
        near_misses=(
            "An error occurred (ExpiredToken) when calling the ListBuckets operation: The security token included in "
            "the request is expired",
            "Jenkins: AWS authentication failed for role deploy",
        ),
    ),
    Condition(
        code="auth/google-cloud-credentials-expired-or-invalid",
        title="Google Cloud credentials expired",
        severity=Severity.ERROR,
        looks=(
            "Google Cloud credentials expired or invalid · refresh your Google Cloud credentials (application default "
            "sign-in, or the key file in GOOGLE_APPLICATION_CREDENTIALS) and retry · API Error: 401 <detail>",
            "Google Cloud credentials expired or invalid · <hint> · API Error: 401 <detail>",
            near("Google Cloud credentials expired or invalid"),
        ),
        meaning=(
            "Google Cloud's Agent Platform answered 401, its way to say that the application default sign-in, key "
            "file or gateway token is no longer good. Since 2.1.273 the message names Google; before, the general "
            "`Please run /login` appeared, though a Claude login cannot renew Google credentials."
        ),
        remedies=(
            do(
                "sign-in-provider",
                "Run the command of `gcpAuthRefresh`, or `gcloud auth application-default login`, then send the "
                "message again.",
                _MANAGED,
            ),
            do(
                "replace-key",
                "Check that `GOOGLE_APPLICATION_CREDENTIALS` points at a valid key file.",
                "Behind a gateway with `CLAUDE_CODE_SKIP_VERTEX_AUTH`, renew `ANTHROPIC_AUTH_TOKEN` or "
                "`ANTHROPIC_CUSTOM_HEADERS`.",
            ),
            do(
                "check-login",
                "Run `gcloud auth application-default print-access-token` in the same shell if it repeats; it must "
                "succeed. Do not share what it prints.",
            ),
        ),
        blame="credentials",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#google-cloud-credentials-expired-or-invalid",
        http_status=401,
        since="2.1.273",
        examples=(
            "❯ hi\n"
            "  ⎿  Google Cloud credentials expired or invalid · refresh your Google Cloud\n"
            "     credentials (application default sign-in, or the key file in\n"
            "     GOOGLE_APPLICATION_CREDENTIALS) and retry · API Error: 401 UNAUTHENTICATED",
        ),
        near_misses=(
            "gsutil: ServiceException: 401 Anonymous caller does not have storage.objects.get access",
            "Your Google Cloud credentials expire every hour in this lab.",
        ),
    ),
    Condition(
        code="auth/google-cloud-authentication-failed",
        title="Google Cloud refused the request",
        severity=Severity.ERROR,
        looks=(
            "Google Cloud authentication failed · refresh your Google Cloud credentials (application default sign-in, "
            "or the key file in GOOGLE_APPLICATION_CREDENTIALS) and retry · if credentials are current, check GCP IAM "
            "permissions and Vertex AI model access · API Error: 403 <detail>",
            "Google Cloud authentication failed · <hint> · if credentials are current, check GCP IAM permissions and "
            "Vertex AI model access",
            near("Google Cloud authentication failed"),
        ),
        meaning=(
            "Google Cloud's Agent Platform answered 403, which it keeps for denials: the identity lacks an IAM role, "
            "or the model is not enabled for the project. An expired sign-in gives 401 there, so refreshing "
            "credentials seldom helps although the message mentions it first."
        ),
        remedies=(
            do(
                "ask-admin",
                "Ask for the roles that the documentation lists for this identity, and for the model to be enabled in "
                "the project.",
            ),
            do(
                "switch-model",
                "Run `/model` and take a model that is enabled for the project.",
            ),
            do(
                "sign-in-provider",
                "Sign in with the right identity by `gcloud auth application-default login`, if another account is "
                "active.",
                _MANAGED,
            ),
        ),
        blame="credentials",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#google-cloud-authentication-failed",
        http_status=403,
        since="2.1.273",
        examples=(
            "● Google Cloud authentication failed · refresh your Google Cloud credentials\n"
            "  (application default sign-in, or the key file in\n"
            "  GOOGLE_APPLICATION_CREDENTIALS) and retry · if credentials are current, check\n"
            "  GCP IAM permissions and Vertex AI model access · API Error: 403 Permission\n"
            "  'aiplatform.endpoints.predict' denied",
        ),
        near_misses=(
            "Spinnaker: Google Cloud authentication failed for account prod",
            "ERROR: (gcloud.projects.list) PERMISSION_DENIED: Cloud Resource Manager API has not been used",
        ),
    ),
    Condition(
        code="auth/microsoft-foundry-authentication-failed",
        title="Microsoft Foundry refused the credential",
        severity=Severity.ERROR,
        looks=(
            "Microsoft Foundry authentication failed · refresh your Foundry credential (ANTHROPIC_FOUNDRY_AUTH_TOKEN, "
            "ANTHROPIC_FOUNDRY_API_KEY, Azure sign-in for Entra, or your proxy token) and retry · if credentials are "
            "current, check access to the Foundry resource · API Error: 401 <detail>",
            "Microsoft Foundry authentication failed · <hint> · if credentials are current, check access to the "
            "Foundry resource",
            near("Microsoft Foundry authentication failed"),
        ),
        meaning=(
            "Microsoft Foundry answered 401 or 403: the Azure key, token or Entra sign-in was refused, or the "
            "identity has no access to the Foundry resource. Since 2.1.273 this replaces the general `Please run "
            "/login`, which could not make Azure credentials anyway."
        ),
        remedies=(
            do(
                "sign-in-provider",
                "Run `az login` if you rely on the Entra sign-in, then send the message again.",
                _MANAGED,
            ),
            do(
                "replace-key",
                "Renew `ANTHROPIC_FOUNDRY_API_KEY`, or make a fresh `ANTHROPIC_FOUNDRY_AUTH_TOKEN`, where it is set, "
                "and restart.",
            ),
            do("ask-admin", "Ask for access to the Foundry resource (Azure RBAC) if the credential is current."),
        ),
        blame="credentials",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#microsoft-foundry-authentication-failed",
        http_status=401,
        since="2.1.273",
        examples=(
            "❯ hi\n"
            "  ⎿  Microsoft Foundry authentication failed · refresh your Foundry credential\n"
            "     (ANTHROPIC_FOUNDRY_AUTH_TOKEN, ANTHROPIC_FOUNDRY_API_KEY, Azure sign-in for\n"
            "     Entra, or your proxy token) and retry · if credentials are current, check\n"
            "     access to the Foundry resource · API Error: 401 Unauthorized",
        ),
        near_misses=(
            "AADSTS700016: application was not found in the directory",
            "We moved the bot to Microsoft Foundry after authentication was sorted out.",
        ),
    ),
    Condition(
        code="auth/could-not-load-aws-or-google-cloud-credentials",
        title="No usable cloud credentials on this machine",
        severity=Severity.ERROR,
        looks=(
            "Could not load AWS credentials · <reason>. Check or refresh your AWS credentials and try again.",
            "Could not load Google Cloud credentials · <reason>. Check or refresh your Google Cloud credentials and "
            "try again.",
            near("Could not load credentials from any providers"),
            near("Could not load the default credentials"),
            near("ChainedTokenCredential authentication failed"),
            near("CredentialUnavailableError"),
        ),
        meaning=(
            "A cloud provider is switched on, and its credential chain on this machine produced nothing, so no "
            "request was sent. It often works in a terminal and fails in an editor, which does not see the shell's "
            "variables; since 2.1.267 the detail after the dot names the cause."
        ),
        remedies=(
            do(
                "sign-in-provider",
                "Run `aws sso login --profile <profile>`, `gcloud auth application-default login` or `az login`, "
                "whichever provider is in use.",
                "Check it outside Claude Code, for example by `aws sts get-caller-identity` in the same shell.",
            ),
            do(
                "set-variable",
                "Set profile, region and credential variables where Claude Code is started: in `env` of its settings, "
                "or launch the editor from a terminal that has them.",
            ),
            do(
                "unset-variable",
                "Unset `CLAUDE_CODE_USE_BEDROCK`, `CLAUDE_CODE_USE_VERTEX` or `CLAUDE_CODE_USE_FOUNDRY` if you meant "
                "to use your claude.ai login.",
            ),
        ),
        blame="credentials",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#could-not-load-aws-or-google-cloud-credentials",
        examples=(
            "● API Error: Could not load AWS credentials · Could not load credentials from\n"
            "  any providers. Check or refresh your AWS credentials and try again.",
            "API Error: Could not load Google Cloud credentials · invalid_grant. Check or refresh your Google Cloud "
            "credentials and try again.",
            "❯ hi\n  ⎿  API Error: Could not load the default credentials",
        ),
        near_misses=(
            "node deploy.mjs\nCredentialsProviderError: Could not load credentials from any providers\n"
            "    at resolveProps (/srv/deploy/node_modules/@aws-sdk/middleware.js:12:9)",
            "API Error: Could not load AWS credentials · AWS default-chain credential resolve timed out. Check or "
            "refresh your AWS credentials and try again.",
        ),
    ),
    Condition(
        code="auth/aws-default-chain-credential-resolve-timed-out",
        title="The AWS credential chain hung",
        severity=Severity.ERROR,
        looks=(
            "Could not load AWS credentials · AWS default-chain credential resolve timed out. Check or refresh your "
            "AWS credentials and try again.",
            "AWS default-chain credential resolve timed out",
        ),
        meaning=(
            "The AWS credential chain gave neither credentials nor an error within 60 seconds, after retries with an "
            "emptied cache, and nothing was sent. A `credential_process` that waits for input nobody can give, or a "
            "metadata service that never answers, is typical; before 2.1.207 the request just hung."
        ),
        remedies=(
            do(
                "sign-in-provider",
                "Run `aws sts get-caller-identity` in the same shell with the same `AWS_PROFILE`; if it hangs too, "
                "correct the profile.",
                "Finish the sign-in, for example `aws sso login --profile <profile>`, before starting Claude Code.",
            ),
            do(
                "set-variable",
                "Raise `CLAUDE_CODE_AWS_CHAIN_RESOLVE_TIMEOUT_MS` if the sign-in honestly needs longer, as with MFA "
                "through a wrapper.",
            ),
        ),
        blame="credentials",
        retryable=False,
        attested="official error reference, 2026-08",
        docs="errors#aws-default-chain-credential-resolve-timed-out",
        since="2.1.207",
        examples=(
            "● API Error: Could not load AWS credentials · AWS default-chain credential\n"
            "  resolve timed out. Check or refresh your AWS credentials and try again.",
            "API Error: AWS default-chain credential resolve timed out",
        ),
        near_misses=(
            "botocore.exceptions.MetadataRetrievalError: timed out retrieving credentials from the default chain",
            "API Error: Could not load AWS credentials · Token is expired. Check or refresh your AWS credentials and "
            "try again.",
        ),
    ),
    Condition(
        code="auth/bedrock-setup-verification-timed-out-waiting-for-aws",
        title="Bedrock set-up: AWS did not answer in time",
        severity=Severity.ERROR,
        looks=(
            "Timed out after <n>s waiting for AWS. Check your network and proxy settings; if a credential helper needs "
            "longer to prompt you, raise CLAUDE_CODE_AWS_CHAIN_RESOLVE_TIMEOUT_MS.",
            near("A request to AWS timed out. Check your network and proxy settings, then try again."),
        ),
        meaning=(
            "While the Bedrock set-up wizard verified the credentials, a call to AWS stalled past its limit, 60 "
            "seconds unless you changed it. Network, proxy or a credential helper waiting unseen for input holds it "
            "up; neither AWS nor Anthropic refused anything."
        ),
        remedies=(
            do(
                "check-network",
                "Run `aws sts get-caller-identity` in the same shell; if that hangs too, the fault is in network, "
                "proxy or AWS profile.",
            ),
            do(
                "sign-in-provider",
                "Finish any interactive sign-in first, for example `aws sso login --profile <profile>`, then open the "
                "wizard again.",
            ),
            do(
                "set-variable",
                "Raise `CLAUDE_CODE_AWS_CHAIN_RESOLVE_TIMEOUT_MS` only if a helper really needs longer to ask you.",
            ),
        ),
        blame="network",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#bedrock-setup-verification-timed-out-waiting-for-aws",
        examples=(
            "Timed out after 60s waiting for AWS. Check your network and proxy settings; if a credential helper needs "
            "longer to prompt you, raise CLAUDE_CODE_AWS_CHAIN_RESOLVE_TIMEOUT_MS.",
            "❯ /login\n  ⎿  A request to AWS timed out. Check your network and proxy settings, then try\n     again.",
        ),
        near_misses=(
            "Timed out after 30s waiting for the load balancer. Check your security groups.",
            "API Error: AWS default-chain credential resolve timed out",
        ),
    ),
)
