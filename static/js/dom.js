/* Elements under a root that match and were not yet enhanced by the behaviour of that name. */
export function fresh(root, selector, name) {
  const all = [...root.querySelectorAll(selector)];
  if (root instanceof Element && root.matches(selector)) all.unshift(root);
  return all.filter((element) => {
    const key = `ready${name}`;
    if (element.dataset[key]) return false;
    element.dataset[key] = "1";
    return true;
  });
}
