// What on the page cannot be read: text that is cut off or leaves its button, and text or controls that overlap.
// Evaluates to a function that returns a sentence for each fault; `exceptions` are pairs of selectors that may
// overlap, the second one empty for "whatever is outside of the first".
(exceptions) => {
  const faults = [];
  const name = (e) => {
    // By characters: half of one is no text that a driver can pass on.
    const words = [...(e.getAttribute('aria-label') ?? e.textContent).trim().replace(/\s+/g, ' ')].slice(0, 50).join('');
    return `${e.tagName.toLowerCase()}.${[...e.classList].join('.')} “${words}”`;
  };
  const visible = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const cut = (a, b) => ({
    left: Math.max(a.left, b.left), top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right), bottom: Math.min(a.bottom, b.bottom),
  });
  const empty = (r) => r.right - r.left < 1 || r.bottom - r.top < 1;
  /** What of a box is left by the boxes it scrolls in, and the box that cuts it off where it cannot scroll. */
  const shown = (element, box) => {
    let left = box, cutter = null;
    for (let e = element; e && e !== document.documentElement; e = e.parentElement) {
      const style = getComputedStyle(e);
      const [x, y] = [style.overflowX, style.overflowY];
      if (x === 'visible' && y === 'visible') continue;
      const around = e.getBoundingClientRect();
      const within = {
        left: around.left + e.clientLeft, top: around.top + e.clientTop,
        right: around.left + e.clientLeft + e.clientWidth, bottom: around.top + e.clientTop + e.clientHeight,
      };
      const stuck = (o) => o === 'hidden' || o === 'clip';
      const beyond = (stuck(x) && (left.left < within.left - 1.5 || left.right > within.right + 1.5))
        || (stuck(y) && (left.top < within.top - 1.5 || left.bottom > within.bottom + 1.5));
      if (beyond && !empty(left)) cutter ??= e;
      left = cut(left, within);
    }
    return [left, cutter];
  };

  const items = [];
  const add = (element, kind, box) => {
    // Engines differ in whether a field clips what is in it; it does not clip itself.
    const [left, cutter] = shown(kind === 'control' ? element.parentElement : element, box);
    // A display formula scrolls across; its glyphs' boxes are higher than what is drawn.
    if (cutter && !(element.closest('math') && cutter.matches('.display'))) faults.push(`cut off by ${name(cutter)}: ${kind} of ${name(element)}`);
    const width = document.documentElement.clientWidth;
    if (!empty(left) && (left.left < -1.5 || left.right > width + 1.5)) {
      faults.push(`beyond the window's edge: ${kind} of ${name(element)}`);
    }
    if (!empty(left)) items.push({ element, kind, box: left });
  };
  const controls = 'button, select, input, textarea, a, summary, [role=slider], canvas[tabindex]';
  const open = [...document.querySelectorAll('dialog[open]')].at(-1);
  const root = open ?? document.body;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, element = node.parentElement;
    if (!node.nodeValue.trim() || !visible(element)) continue;
    if (element.closest('.unseen, script, style, noscript, option, svg')) continue;
    const size = parseFloat(getComputedStyle(element).fontSize);
    if (size === 0) continue;
    // But an index. How a formula is set, with numerators over denominators, is the browser's.
    if (size < 12 && !element.closest('sub, math')) faults.push(`smaller than 12 px: ${name(element)}`);
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (empty(box)) continue;
      add(element, 'text', box);
      const control = element.closest(controls);
      const frame = control?.getBoundingClientRect();
      const [dx, dy] = frame ? [Math.max(frame.left - box.left, box.right - frame.right),
        Math.max(frame.top - box.top, box.bottom - frame.bottom)] : [0, 0];
      if (dx > 1.5 || dy > 3) faults.push(`text leaves its control: ${name(control)}`);
    }
  }
  for (const element of root.querySelectorAll('*')) {
    if (!visible(element) || element.closest('.unseen')) continue;
    const style = getComputedStyle(element);
    if (style.textOverflow === 'ellipsis' && element.scrollWidth > element.clientWidth + 1) {
      faults.push(`ends in an ellipsis: ${name(element)}`);
    }
    if (element.matches('select')) {
      const probe = document.createElement('span');
      probe.textContent = element.selectedOptions[0]?.textContent ?? '';
      probe.style.cssText = `position:absolute;visibility:hidden;white-space:pre;font:${style.font}`;
      document.body.append(probe);
      // The browser's own arrow is within the box, of the same size whatever the text's.
      const arrow = style.appearance === 'none' ? 0 : 20;
      const room = element.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - arrow;
      if (probe.offsetWidth > room + 1) faults.push(`a choice is cut off: ${name(element)} ${probe.textContent}`);
      probe.remove();
    }
    // What is typed or slid stands in the control itself.
    if (element.matches(controls) && parseFloat(style.opacity) > 0) add(element, 'control', element.getBoundingClientRect());
  }
  const related = (a, b) => a.contains(b) || b.contains(a)
    // Boxes of glyphs are higher than what is drawn: the parts of one formula are in each other's.
    || (a.closest('math') && a.closest('math') === b.closest('math'))
    // The control of a label may lie over its words, unseen.
    || (a.closest('label') && a.closest('label') === b.closest('label'));
  const excepted = (a, b) => exceptions.some(([one, other]) => {
    const matches = (p, q) => p.closest(one) && (other ? q.closest(other) : !q.closest(one));
    return matches(a, b) || matches(b, a);
  });
  for (let i = 0; i < items.length; i++) {
    for (let j = i + 1; j < items.length; j++) {
      const [a, b] = [items[i], items[j]];
      const both = cut(a.box, b.box);
      if (both.right - both.left <= 1.5 || both.bottom - both.top <= 2.5) continue;
      if (related(a.element, b.element) || excepted(a.element, b.element)) continue;
      faults.push(`overlap: ${a.kind} of ${name(a.element)} and ${b.kind} of ${name(b.element)}`);
    }
  }
  return [...new Set(faults)];
}
