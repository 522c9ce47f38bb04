// What a chat group of each type is for, and what its rules are: docs/api.md has them all.
const KINDS = {
  Private: { name: 'Private', about: 'Members invite others. Nobody finds it.', membersEdit: true },
  Public: { name: 'Public', about: 'Found by its ID; the owner and admins let people in.', hasStaff: true, joins: true },
  ChatRoom: { name: 'Meeting', about: 'Found by its ID, open to everybody, and all see what was said before.', hasStaff: true },
  Community: { name: 'Community', about: 'Found by its ID, open to everybody, for very many.', hasStaff: true, joins: true },
};

/** The types of chat groups, each as { type, name, about }. */
export const GROUP_TYPES = Object.entries(KINDS).map(([type, { name, about }]) => ({ type, name, about }));

/** The words for a type, and for the role of a member. */
export const typeName = (type) => KINDS[type]?.name ?? type;
export const roleName = (role) => ({ Owner: 'Owner', Admin: 'Admin' })[role] ?? '';

/**
 * What the user may do in a chat group. The server decides; this is only so
 * that the page does not offer what would be refused.
 */
export function rightsIn({ type, inviteOption, selfInfo: { role } }) {
  const kind = KINDS[type] ?? {};
  const isOwner = role === 'Owner';
  const isStaff = isOwner || role === 'Admin';
  const isMember = role !== '';
  return {
    isMember,
    invite: isMember && inviteOption !== 'DisableInvite',
    edit: isMember && (isStaff || kind.membersEdit === true),
    options: isStaff,
    joinOption: isStaff && kind.joins === true,
    muteAll: isStaff && kind.hasStaff === true,
    setRoles: isOwner && kind.hasStaff === true,
    give: isOwner,
    quit: isMember && (!isOwner || type === 'Private'),
    dismiss: isOwner && type !== 'Private',
    /** Whether a member may be muted, or removed. */
    mutes: (member) => kind.hasStaff === true && isAbove(role, member.role),
    removes: (member) => isAbove(role, member.role),
  };
}

function isAbove(role, other) {
  return role === 'Owner' ? other !== 'Owner' : role === 'Admin' && other === 'Member';
}
