// A field that leaves, of what stands side by side, only what holds all words that were typed into it.
document.addEventListener("DOMContentLoaded", () => {
  const sections = [...document.querySelectorAll("section.side-by-side")].map((section) => ({
    section,
    text: section.textContent.toLowerCase(),
    entry: document.querySelector(`.toc-tree a[href="#${section.id}"]`)?.parentElement,
  }));

  const form = document.createElement("form");
  form.className = "filter";
  form.role = "search";
  form.innerHTML = `
    <label for="filter">Find an action, a data type or a member by either name</label>
    <input id="filter" type="search" placeholder="ListEmailIdentities, email_identity" autocomplete="off" spellcheck="false">
    <output for="filter"></output>`;
  document.getElementById("side-by-side").querySelector("h2").after(form);
  const field = form.querySelector("input");

  const filter = () => {
    const words = field.value.toLowerCase().split(/\s+/);
    let count = 0;
    for (const { section, text, entry } of sections) {
      const found = words.every((word) => text.includes(word));
      section.hidden = !found;
      if (entry) entry.hidden = !found;
      count += found;
    }
    form.querySelector("output").value = `${count} of ${sections.length}`;
  };

  field.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  // A link to a section that is filtered out has to lead there all the same.
  addEventListener("hashchange", () => {
    if (!document.querySelector(":target")?.checkVisibility()) {
      field.value = "";
      filter();
      document.querySelector(":target")?.scrollIntoView();
    }
  });
  filter();
});
