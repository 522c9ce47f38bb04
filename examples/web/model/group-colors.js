import { hashOf } from './names.js';

/** Neighbours in this list are easy to tell apart. */
export const HUES = [155, 45, 265, 10, 205, 95, 330, 235, 70, 295];

const KEY = 'parlor-group-colors';

// Of each user so many groups are remembered, those that are gone too.
const MOST = 200;

/**
 * Gives each conversation group a colour that it keeps in this browser, whatever
 * becomes of the others: when it is renamed, when the page is loaded again, and
 * when it is made anew. A new group has the colour that its name asks for, the
 * same on every device, or the next one that no other group there has.
 * A colour that somebody chose for it goes before: choose(looks) tells which.
 * follow(userID, names) tells it whose groups there are and returns the old and
 * new name if one of them was renamed.
 */
export function createGroupColors() {
  let owner = '';
  let names = [];
  let slots = new Map();
  let chosen = new Map();

  function turnTo(userID) {
    if (owner === userID) return;
    owner = userID;
    names = [];
  }

  // Another tab may have seen more of them.
  function recall() {
    slots = new Map(JSON.parse(localStorage.getItem(`${KEY}-${owner}`)));
  }

  function remember() {
    localStorage.setItem(`${KEY}-${owner}`, JSON.stringify([...slots].slice(-MOST)));
  }

  // Puts a group last, so that those that are gone are forgotten first.
  function give(name, slot) {
    slots.delete(name);
    slots.set(name, slot);
  }

  return {
    follow(userID, next) {
      turnTo(userID);
      recall();
      const renamed = renameBetween(names, next);
      if (renamed && slots.has(renamed.oldName)) {
        give(renamed.newName, slots.get(renamed.oldName));
        slots.delete(renamed.oldName);
      }
      const taken = new Set(next.map((name) => slots.get(name)));
      for (const name of next) {
        const slot = slots.get(name) ?? freeSlot(hashOf(name) % HUES.length, taken);
        taken.add(slot);
        give(name, slot);
      }
      remember();
      names = next;
      return renamed;
    },

    choose(looks) {
      chosen = looks;
    },

    hueOf(name) {
      return chosen.get(name)?.hue ?? HUES[slots.get(name) ?? 0];
    },
  };
}

// The first from the wanted one on that is not taken; that one itself if all are.
function freeSlot(wanted, taken) {
  const order = HUES.map((_, i) => (wanted + i) % HUES.length);
  return order.find((slot) => !taken.has(slot)) ?? wanted;
}

// A rename keeps the place in the list: exactly one name differs.
function renameBetween(before, after) {
  if (before.length !== after.length) return null;
  const places = after.flatMap((name, i) => (before[i] === name ? [] : [i]));
  if (places.length !== 1) return null;
  return { oldName: before[places[0]], newName: after[places[0]] };
}
