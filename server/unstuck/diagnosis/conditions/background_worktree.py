"""The guard that keeps a background session inside its own Git worktree.

Several sessions share one repository, each in a worktree of its own. What would reach outside, or cannot be
shown to stay inside, is refused before it runs; Claude reads the reason and words the call differently.
"""

from ..model import Condition, Severity
from ..remedies import do

CONDITIONS = (
    Condition(
        code="background/write-or-command-blocked-because-the-path-cannot-be-safely-resolved",
        title="Worktree guard: path not resolvable",
        severity=Severity.INFORMATION,
        looks=(
            "This write was blocked because the path is spelled in a form that cannot be safely resolved (for example "
            "through a symlink storing a raw dot segment, a network-share or device-namespace shape, or an unreadable "
            "ancestor directory). If the file is inside the worktree <path>, address it by its direct symlink-free "
            "path instead.",
            "This write was blocked because the path is spelled in a form that cannot be safely resolved",
        ),
        meaning=(
            "The path goes through a link or another spelling whose real target cannot be determined, so it cannot be "
            "shown that the write stays in the session's worktree. Nothing was written, and Claude usually repeats it "
            "with the direct path."
        ),
        remedies=(
            do("nothing-to-do", "Let Claude repeat the write with the direct path."),
            do("use-other-way", "If it repeats, name the file by its path inside the worktree, without links."),
        ),
        blame="request",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#write-or-command-blocked-because-the-path-cannot-be-safely-resolved",
        since="2.1.217",
        examples=(
            "  ⎿  This write was blocked because the path is spelled in a form that cannot be safely resolved (for "
            "example through a\n     symlink storing a raw dot segment, a network-share or device-namespace shape, or "
            "an unreadable ancestor directory). If\n     the file is inside the worktree "
            "/home/dev/project/.claude/worktrees/fix-login, address it by its direct symlink-free path\n     instead.",
        ),
        near_misses=(
            "The write was blocked because the path is read-only.",
            "realpath: a/../b: Too many levels of symbolic links",
        ),
    ),
    Condition(
        code="background/write-or-command-blocked-because-the-path-names-a-network-location",
        title="Worktree guard: network path",
        severity=Severity.INFORMATION,
        looks=(
            "This write was blocked because the path is network-shaped (a UNC share or /net automount spelling) while "
            "this session's checkout is local. Isolating cannot unblock it. If the file is genuinely inside the "
            "worktree <path>, address it by its local, plainly-spelled path instead.",
            "This write was blocked because the path is network-shaped",
        ),
        meaning=(
            "The path is written like a network location, a UNC share or something under /net, while the checkout of "
            "this session is local. The guard refuses such spellings outright, even where they would lead back to the "
            "worktree."
        ),
        remedies=(
            do("nothing-to-do", "Let Claude repeat the write with the local spelling."),
            do("use-other-way", "If the file really lies on a share, copy it yourself or work in an ordinary session."),
        ),
        blame="request",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#write-or-command-blocked-because-the-path-names-a-network-location",
        since="2.1.217",
        examples=(
            "  ⎿  This write was blocked because the path is network-shaped (a UNC share or /net automount spelling) "
            "while this session's\n     checkout is local. Isolating cannot unblock it. If the file is genuinely "
            "inside the worktree C:\\src\\app\\wt1, address it by\n     its local, plainly-spelled path instead.",
        ),
        near_misses=(
            "smbclient: the path is a network share and writes are blocked",
            "Not published: that file is on a network share.",
        ),
    ),
    Condition(
        code="background/command-blocked-by-the-worktree-isolation-checks",
        title="Worktree guard: command refused",
        severity=Severity.INFORMATION,
        looks=(
            "This session is isolated in the worktree <path>, but this command <reason>. Refusing to run it — a "
            "worktree-isolated session's git operations must target its own worktree. Split it into plain, separate "
            "commands and run them from <path>.",
            "is isolated in the worktree <path>, but this command <reason>. Refusing to run it",
            "Refusing to run it — a worktree-isolated session's git operations must target its own worktree",
        ),
        meaning=(
            "The command would leave the session's worktree, or is put together in such a way that nobody can tell "
            "beforehand. It was not run; plain single commands from inside the worktree pass."
        ),
        remedies=(
            do("nothing-to-do", "Let Claude split it into plain commands; it reads the result."),
            do("use-other-way", "Run the command yourself in your own terminal if reaching outside is what you want."),
        ),
        blame="request",
        retryable=True,
        attested="official error reference, 2026-08",
        docs="errors#command-blocked-by-the-worktree-isolation-checks",
        examples=(
            "● Bash(cd ../main && git reset --hard)\n  ⎿  This session is isolated in the worktree "
            "/home/dev/project/.claude/worktrees/fix-login, but this command changes into\n     another checkout. "
            "Refusing to run it — a worktree-isolated session's git operations must target its own worktree. Split"
            "\n     it into plain, separate commands and run them from /home/dev/project/.claude/worktrees/fix-login.",
        ),
        near_misses=(
            "The patient is isolated, but this command line is not.",
            "fatal: '../main' is outside repository",
        ),
    ),
)
