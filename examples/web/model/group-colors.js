// Neighbours in this list are easy to tell apart.
const HUES = [155, 45, 265, 10, 205, 95, 330, 235, 70, 295];

/**
 * Gives each conversation group a colour that it keeps while the page is open,
 * also when it is renamed. follow(names) tells it the groups there are and
 * returns the old and new name if one of them was renamed.
 */
export function createGroupColors() {
  let names = [];
  let slots = new Map();

  function freeSlot() {
    const taken = new Set(slots.values());
    let slot = 0;
    while (taken.has(slot)) slot += 1;
    return slot;
  }

  return {
    follow(next) {
      const renamed = renameBetween(names, next);
      if (renamed) slots.set(renamed.newName, slots.get(renamed.oldName));
      slots = new Map([...slots].filter(([name]) => next.includes(name)));
      for (const name of next) if (!slots.has(name)) slots.set(name, freeSlot());
      names = next;
      return renamed;
    },

    hueOf(name) {
      return HUES[(slots.get(name) ?? 0) % HUES.length];
    },
  };
}

// A rename keeps the place in the list: exactly one name differs.
function renameBetween(before, after) {
  if (before.length !== after.length) return null;
  const places = after.flatMap((name, i) => (before[i] === name ? [] : [i]));
  if (places.length !== 1) return null;
  return { oldName: before[places[0]], newName: after[places[0]] };
}
