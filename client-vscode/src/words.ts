/** How the server's status looks in the bar. */

import type { Status } from "./protocol.js";

const ICONS: Record<Status["state"], string> = {
  ok: "dashboard",
  warning: "warning",
  blocked: "error",
  unknown: "dashboard",
};

/** The text of the bar: one icon, then words. */
export function barText(status: Status): string {
  return `$(${ICONS[status.state]}) ${plain(status.text)}`;
}

/** A text in which nothing becomes an icon. */
export function plain(text: string): string {
  return text.replaceAll("$(", "(");
}

/** The theme's colour behind the item; none while all is well, or where the person wants none. */
export function barColour(status: Status, calm: boolean): string | undefined {
  if (status.state === "blocked") return calm ? undefined : "statusBarItem.errorBackground";
  if (status.state === "warning") return calm ? undefined : "statusBarItem.warningBackground";
  return undefined;
}

/** What a screen reader says. */
export function spoken(status: Status): string {
  return status.label ?? status.text;
}
