: unstuck hook
# What Claude Code runs for its events, on any POSIX shell: the event becomes a file in the spool (see `live/spool.py`).
# Without a terminal, Claude Code ends its hooks some 15 ms after starting them: first by a signal, which is passed over,
# and for good where something of them is left 1.5 s later. Until then it waits, so nothing is left to the background: a
# child that has outlived its parent counts as left until it is taken from the system's list of processes, and in a
# container that may be long after.
trap '' TERM HUP INT
[ -t 0 ] && exit 0
true 2>/dev/null 3<&0 || exit 0
exec >/dev/null 2>&1
# The date of macOS knows no milliseconds.
t=$(date +%s%3N)
case $t in *[!0-9]*) t=$(date +%s)000;; esac
x=$(head -c 262144; cat >/dev/null)
umask 077
LC_ALL=C
# Of a turn that went well only the session is kept, none of its words. What was broken off is not kept at all.
case $x in
{*'"hook_event_name":"Stop"'*}) x=${x#*'"session_id":"'}; x='{"hook_event_name":"Stop","session_id":"'${x%%'"'*}'"}';;
{*'"hook_event_name":"StopFailure"'*} | {*'"hook_event_name":"SessionStart"'*} | {*'"hook_event_name":"SessionEnd"'*});;
*) exit 0;;
esac
# The state folder, as `places.state_folder` finds it: of Linux, macOS and, in its POSIX shells, of Windows.
d=${UNSTUCK_HOME:-}
if [ ! "$d" ]; then
case ${XDG_STATE_HOME:-} in
/*) d=$XDG_STATE_HOME;;
*) if [ -d /System/Library/CoreServices ]; then d=$HOME/Library/Application\ Support; else d=${LOCALAPPDATA:-$HOME/.local/state}; fi;;
esac
d=$d/unstuck
fi
d=$d/events
[ -d "$d" ] || mkdir -p "$d"
f=$(mktemp "$d/.XXXXXXXXXX") && { printf '%s\n' "$x" >"$f" && mv -f "$f" "$d/$t-$$-${f##*/.}.json" || rm -f "$f"; }
# Where no server runs, nobody else clears up.
case $x in *'"hook_event_name":"SessionStart"'*) find "$d" -type f -mtime +7 -exec rm -f {} +;; esac
exit 0
