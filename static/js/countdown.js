/* time[data-countdown]: time left until its datetime, by the server's clock (data-server-now on <body> or itself,
   ISO 8601), never by the device's. Written each second in the first hour, each minute before. */
import { fresh } from "./dom.js";

function words(seconds) {
  if (seconds <= 0) return "terminé";
  const days = Math.floor(seconds / 86400);
  const hours = Math.floor((seconds % 86400) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  if (days) return `${days}\u00a0j ${hours}\u00a0h`;
  if (hours) return `${hours}\u00a0h ${String(minutes).padStart(2, "0")}`;
  return `${minutes}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}

function start(element) {
  const server = element.dataset.serverNow || document.body.dataset.serverNow;
  const lead = server ? Date.parse(server) - Date.now() : 0;
  const end = Date.parse(element.dateTime);
  const tick = () => {
    const left = Math.round((end - Date.now() - lead) / 1000);
    element.textContent = words(left);
    if (left > 0 && element.isConnected) setTimeout(tick, left > 3600 ? 60000 : 1000);
  };
  if (!Number.isNaN(end)) tick();
}

export function countdown(root) {
  for (const element of fresh(root, "time[data-countdown]", "Countdown")) start(element);
}
