import { nameOfFriend } from '../model/friends.js';
import { byteLength, userIDProblem } from '../model/names.js';
import { askFirst, openDialog } from './dialog.js';
import { el } from './element.js';
import { lineField } from './fields.js';

const MOST_WORDING = 256;
const MOST_REMARK = 96;
const MOST_GROUP = 30;

/** The dialogs about one friend, or somebody who is to be one. */
export function createFriendDialogs({ state, actions }) {
  return {
    /** Asks whom to add, with what words, remark and friend group, and adds them or asks them. */
    add(known = '') {
      const userID = lineField({ label: 'User ID', value: known, most: 32, autocapitalize: 'none', placeholder: 'bob', autofocus: !known });
      const wording = lineField({
        label: 'What you say to them (optional)',
        value: '',
        most: MOST_WORDING,
        rows: 2,
        autofocus: Boolean(known),
      });
      const remark = remarkField('', 'Your own name for them (optional)');
      const group = lineField({
        label: 'Friend group (optional)',
        value: '',
        most: MOST_GROUP,
        list: 'friend-group-names',
        placeholder: 'Family',
      });
      const names = state.now.friendGroups.map(({ name }) => el('option', { value: name }));
      return openDialog({
        title: 'Add to contacts',
        content: [
          el('p', { text: 'Some people want to be asked first. They see your words then, and you are told when they say yes.' }),
          userID.element,
          wording.element,
          remark.element,
          group.element,
          el('datalist', { id: 'friend-group-names' }, ...names),
        ],
        confirm: {
          label: 'Add',
          run: async () =>
            actions.add({
              userID: checkedUserID(userID.value(), state.now),
              wording: wording.value(),
              remark: remark.value(),
              groupName: group.value(),
            }),
        },
        className: 'small',
      });
    },

    remark(friend) {
      const remark = remarkField(friend.remark, `Your own name for ${friend.userID}`, {
        autofocus: true,
        placeholder: friend.profile.nick,
      });
      return openDialog({
        title: 'Remark',
        content: [el('p', { text: 'Only you see it. Leave it empty for the name that they have chosen.' }), remark.element],
        confirm: { label: 'Save', run: async () => actions.setRemark(friend.userID, remark.value()) },
        className: 'small',
      });
    },

    /** Shows every friend group with a box to tick for a friend. */
    file(friend) {
      const boxes = state.now.friendGroups.map(({ name, userIDList }, place) =>
        groupBox(name, userIDList.includes(friend.userID), place === 0),
      );
      const label = boxes.length === 0 ? 'Name of your first friend group' : 'New friend group (optional)';
      const fresh = lineField({ label, value: '', most: MOST_GROUP, autofocus: boxes.length === 0 });
      return openDialog({
        title: `Friend groups of ${nameOfFriend(friend)}`,
        content: [
          el('div', { class: 'checklist', role: 'group', 'aria-label': 'Friend groups' }, ...boxes.map((box) => box.element)),
          fresh.element,
        ],
        confirm: {
          label: 'Save',
          run: async () => {
            const name = fresh.value();
            if (name !== '') await actions.createGroup(name, [friend.userID]);
            for (const box of boxes.filter((each) => each.isChanged())) await actions.file(box.name, [friend.userID], box.input.checked);
          },
        },
        className: 'small',
      });
    },

    remove(friend, focusBack) {
      return askFirst({
        title: `Delete ${nameOfFriend(friend)} from your contacts?`,
        text: 'You go from theirs, too. The conversation stays.',
        label: 'Delete',
        run: () => actions.remove(friend.userID),
        focusBack,
      });
    },
  };
}

function remarkField(value, label, more) {
  return lineField({ label, value, most: MOST_REMARK, ...more });
}

function groupBox(name, isIn, autofocus) {
  const input = el('input', { type: 'checkbox', autofocus });
  input.checked = isIn;
  return {
    name,
    input,
    isChanged: () => input.checked !== isIn,
    element: el('label', { class: 'check-row' }, input, el('span', { class: 'check-name', dir: 'auto', text: name })),
  };
}

function checkedUserID(userID, { me, friends }) {
  const problem = userID === me ? 'That is you. Pick somebody else.' : userIDProblem(userID);
  if (problem) throw new Error(problem);
  if (friends.some((friend) => friend.userID === userID)) throw new Error(`${userID} is among your contacts already.`);
  return userID;
}

/** The name of a friend group that is to be; throws if it cannot be one. */
export function checkedGroupName(name, taken) {
  if (name === '') throw new Error('Type a name for the friend group.');
  if (byteLength(name) > MOST_GROUP) throw new Error(`That name is too long: ${MOST_GROUP} bytes at most.`);
  if (taken.includes(name)) throw new Error(`There is already a friend group “${name}”.`);
  return name;
}
