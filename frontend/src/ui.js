// Every page: GOV.UK and MoJ components, htmx under a strict content security policy, keyboard help.
import { initAll as initGovuk } from "govuk-frontend";
import { initAll as initMoj } from "@ministryofjustice/frontend";

const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";

function say(text) {
  const place = document.getElementById("ui-say");
  if (place && text) place.textContent = text;
}

function announce(scope) {
  scope.querySelectorAll?.("[data-announce]").forEach((each) => say(each.textContent.trim().replace(/\s+/g, " ")));
}

async function lookups(scope) {
  if (!scope.querySelector?.("select[data-lookup]")) return;
  const { enhance } = await import(meta("ui-lookup"));
  enhance(scope);
}

function checkAll(event) {
  const all = event.target.closest?.("[data-check-all]");
  if (!all) return;
  const boxes = document.querySelectorAll(`#${all.dataset.checkAll} tbody input[type="checkbox"]`);
  boxes.forEach((each) => (each.checked = all.checked));
  say(`${all.checked ? boxes.length : 0} selected`);
}

// Function keys go to the part of the page that says it has that key; F1 shows them all.

function keys(event) {
  const help = document.getElementById("ui-keys");
  if (event.key === "F1" && help) {
    event.preventDefault();
    help.open ? help.close() : help.showModal();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || !/^F\d+$/.test(event.key)) return;
  const place = document.querySelector(`[data-key="${event.key}"]`);
  if (!place) return;
  event.preventDefault();
  place.matches("button, a") && place.dataset.keyDoes === "press" ? place.click() : place.focus();
}

function clicks(event) {
  const opener = event.target.closest?.("[data-open-dialog]");
  if (opener) document.getElementById(opener.dataset.openDialog)?.showModal();
  const closer = event.target.closest?.("[data-close-dialog]");
  if (closer) closer.closest("dialog")?.close();
  if (event.target.closest?.("[data-print]")) window.print();
}

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = meta("csrf-token");
});
document.addEventListener("htmx:responseError", (event) => {
  say(`That part could not be loaded (${event.detail.xhr.status}). Try again.`);
});
document.addEventListener("htmx:sendError", () => say("That part could not be loaded: there is no connection."));
document.addEventListener("htmx:load", (event) => {
  const scope = event.detail.elt;
  if (scope === document.body) return;
  initGovuk({ scope });
  initMoj({ scope });
  lookups(scope);
  announce(scope);
});
document.addEventListener("change", checkAll);
document.addEventListener("click", clicks);
document.addEventListener("keydown", keys);

// GOV.UK Frontend leaves a page alone that does not say that it runs scripts.
document.body.classList.add("js-enabled", "govuk-frontend-supported");
initGovuk();
initMoj();
lookups(document);
document.documentElement.dataset.uiReady = "yes";
