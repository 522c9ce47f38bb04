import { badgeText, count, isMuted } from '../model/names.js';
import { isMentionedIn, topicConversation } from '../model/topics.js';
import { el, icon, iconButton, setAttributes, setText } from './element.js';
import { openMenu } from './menu.js';

/** The communities with topics below the groups: their topics with what is unread, and a menu for each. */
export function createCommunities({ section, state, menus, open }) {
  const items = new Map();

  function draw({ chatGroups, topics, openID }) {
    const communities = [...chatGroups.values()].filter((group) => group.isSupportTopic);
    const kept = new Set();
    const keep = (key, make) => {
      kept.add(key);
      if (!items.has(key)) items.set(key, make());
      return items.get(key);
    };
    section.hidden = communities.length === 0;
    const focused = section.contains(document.activeElement) ? document.activeElement : null;
    const wanted = communities.map((group) => {
      const community = keep(group.groupID, () => communityElement(group.groupID, menus.ofCommunity));
      setText(community.name, group.name);
      const list = topics.get(group.groupID);
      community.none.hidden = list?.length !== 0;
      place(
        community.list,
        (list ?? []).map((topic) => {
          const item = keep(topic.topicID, () => topicElement(`GROUP${topic.topicID}`, menus.ofTopic, open));
          fill(item, topic, isMuted(topicConversation(topics, `GROUP${topic.topicID}`)), `GROUP${topic.topicID}` === openID);
          return item.element;
        }),
      );
      return community.element;
    });
    place(section, wanted);
    for (const key of items.keys()) if (!kept.has(key)) items.delete(key);
    // An element that moves in the document loses the focus.
    if (focused && document.activeElement !== focused) (focused.isConnected ? focused : section.querySelector('button'))?.focus();
  }

  section.addEventListener('keydown', (event) => moveByKey(section, event));
  state.watch(['chatGroups', 'topics', 'openID'], draw);
}

function communityElement(groupID, entries) {
  const name = el('bdi', { class: 'group-name' });
  const list = el('ul', {});
  const none = el('p', { class: 'no-topics', text: 'No topics yet', hidden: true });
  const show = () => openMenu({ items: entries(groupID), label: `Actions for ${name.textContent}`, anchor: button });
  const button = el(
    'button',
    { class: 'community-open', type: 'button', 'aria-haspopup': 'menu', data: { community: groupID }, on: { click: show } },
    icon('people'),
    name,
    icon('more'),
  );
  return { element: el('div', { class: 'community' }, button, list, none), name, list, none };
}

function topicElement(id, entries, open) {
  const name = el('span', { class: 'group-name', dir: 'auto' });
  const at = el('span', { class: 'group-at', role: 'img', 'aria-label': ', you are mentioned', text: '@', hidden: true });
  const mute = el('span', { class: 'group-sign', role: 'img', 'aria-label': ', muted', hidden: true }, icon('bell-off'));
  const badge = el('span', { class: 'badge', role: 'img', hidden: true });
  const last = el('small', { class: 'topic-last', dir: 'auto' });
  const button = el(
    'button',
    { class: 'topic-open', type: 'button', data: { topic: id }, on: { click: () => open(id) } },
    el('span', { class: 'topic-line' }, el('span', { class: 'topic-mark', 'aria-hidden': 'true', text: '#' }), name, mute, at, badge),
    last,
  );
  const menu = (place) => openMenu({ items: entries(id), label: `Actions for ${name.textContent}`, focusBack: button, ...place });
  const more = iconButton('more', 'Actions for this topic', () => menu({ anchor: more }), {
    class: 'icon-button group-menu',
    'aria-haspopup': 'menu',
    tabindex: '-1',
  });
  const element = el('li', { class: 'topic' }, button, more);
  element.addEventListener('contextmenu', (event) => {
    event.preventDefault();
    menu({ point: { x: event.clientX, y: event.clientY } });
  });
  button.addEventListener('keydown', (event) => {
    if (event.key !== 'ContextMenu' && !(event.shiftKey && event.key === 'F10')) return;
    event.preventDefault();
    menu({ anchor: more });
  });
  return { element, button, more, name, at, mute, badge, last };
}

function fill({ element, button, more, name, at, mute, badge, last }, topic, isQuiet, isOpen) {
  const { topicName, unreadCount, lastMessage } = topic;
  setText(name, topicName);
  setText(last, lastMessage.messageForShow ? `${lastMessage.nick || lastMessage.fromAccount}: ${lastMessage.messageForShow}` : '');
  setText(badge, unreadCount > 0 ? badgeText(unreadCount) : '');
  setAttributes(badge, { hidden: unreadCount === 0, 'aria-label': `, ${count(unreadCount, 'unread message')}` });
  badge.classList.toggle('quiet', isQuiet);
  at.hidden = !isMentionedIn(topic);
  mute.hidden = !isQuiet;
  setAttributes(button, { 'aria-current': isOpen ? 'true' : null });
  setAttributes(more, { 'aria-label': `Actions for ${topicName}` });
  element.classList.toggle('current', isOpen);
}

// Puts children in an order; those that stand right stay where they are.
function place(parent, children) {
  for (const child of [...parent.children]) if (!children.includes(child)) child.remove();
  children.forEach((child, at) => {
    if (parent.children[at] !== child) parent.insertBefore(child, parent.children[at] ?? null);
  });
}

function moveByKey(section, event) {
  const stops = [...section.querySelectorAll('.community-open, .topic-open')];
  const at = stops.indexOf(document.activeElement);
  const places = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: stops.length - 1 };
  if (at < 0 || !(event.key in places) || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  stops[Math.max(0, Math.min(places[event.key], stops.length - 1))].focus();
}
