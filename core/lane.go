package core

// Lane names the owner whose head a command of user writes, where it is one that
// many users write at the same moment: those commands are best decided one after
// the other, or all of them but one conflict. It is empty for any other, and
// depends on the command and the user alone.
func Lane(command Command, user string) string {
	if lane := rowOf(command.name()).lane; lane != nil {
		return lane(command, user)
	}
	return ""
}
