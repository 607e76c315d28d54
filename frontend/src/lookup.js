// A select with data-lookup becomes a box in which one types; without JavaScript it stays a select.
import autocomplete from "accessible-autocomplete";

export function enhance(scope) {
  scope.querySelectorAll("select[data-lookup]").forEach((select) => {
    delete select.dataset.lookup;
    const described = select.getAttribute("aria-describedby");
    const begun = document.activeElement === select, id = select.id;
    autocomplete.enhanceSelectElement({
      selectElement: select,
      defaultValue: select.value ? undefined : "",
      showAllValues: true,
      confirmOnBlur: false,
      tNoResults: () => "Nothing found",
      menuAttributes: { "aria-label": "Answers" },
      onConfirm: (chosen) => choose(select, chosen),
    });
    if (described) document.getElementById(id)?.setAttribute("aria-describedby", described);
    if (begun) document.getElementById(id)?.focus();  // who was here already goes on typing
  });
}

function choose(select, chosen) {
  const found = [...select.options].find((each) => each.textContent.trim() === chosen);
  if (!found) return;
  found.selected = true;
  select.dispatchEvent(new Event("change", { bubbles: true }));
}
