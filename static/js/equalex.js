// Makes pages better where JavaScript runs; every page works without it.
const own = document.querySelector("script[data-govuk-frontend]");
document.body.classList.add("js-enabled", "govuk-frontend-supported");

const { initAll } = await import(own.dataset.govukFrontend);
initAll();

// What htmx brings in gets the same behaviour as what came with the page.
document.body.addEventListener("htmx:load", (event) => initAll({ scope: event.target }));

// A menu made of <details> closes with Escape and when one clicks elsewhere.
const menus = () => document.querySelectorAll("details[data-menu][open]");
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  menus().forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});
document.addEventListener("click", (event) => {
  menus().forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

// A filter whose choice changes is applied at once; without JavaScript a button does it.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-apply-at-once]");
  if (form) form.requestSubmit();
});
