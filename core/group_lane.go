package core

// ofGroup is the lane of a command that writes what [GroupOwner] owns.
func ofGroup(c Command, user string) string {
	return GroupOwner(c.(interface{ groupOf(user string) string }).groupOf(user))
}

func (cmd CreateChatGroup) groupOf(user string) string {
	if cmd.GroupID == "" {
		return drawnGroupID(user, cmd.Random, cmd.Type)
	}
	return cmd.GroupID
}

func (cmd AddFounders) groupOf(string) string       { return cmd.GroupID }
func (cmd JoinGroup) groupOf(string) string         { return cmd.GroupID }
func (cmd HandleApplication) groupOf(string) string { return cmd.GroupID }
func (cmd QuitGroup) groupOf(string) string         { return cmd.GroupID }
func (cmd DismissGroup) groupOf(string) string      { return cmd.GroupID }
func (cmd UpdateGroup) groupOf(string) string       { return cmd.GroupID }
func (cmd ChangeGroupOwner) groupOf(string) string  { return cmd.GroupID }
func (cmd AddMembers) groupOf(string) string        { return cmd.GroupID }
func (cmd RemoveMembers) groupOf(string) string     { return cmd.GroupID }
func (cmd SetMemberMute) groupOf(string) string     { return cmd.GroupID }
func (cmd SetMemberRole) groupOf(string) string     { return cmd.GroupID }
func (cmd SetAttributes) groupOf(string) string     { return cmd.GroupID }
func (cmd ChangeCounters) groupOf(string) string    { return cmd.GroupID }
func (cmd PinMessage) groupOf(string) string        { return cmd.GroupID }
