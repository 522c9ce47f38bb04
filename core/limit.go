package core

// The limits of the documented API (docs/recipes.md#limits).
const (
	MaxConversationGroups         = 20         // conversation groups a user has
	MaxConversationGroupNameBytes = 32         // UTF-8 bytes of a group's name
	MaxConversationsPerCall       = 100        // distinct conversations in one call
	MaxConversationGroupSize      = 1000       // listed conversations in one group
	MaxConversationGroupDataBytes = 1024       // UTF-8 bytes of a group's custom data
	MaxConversationRules          = 5          // rules of one group, of which one must fit
	MaxRuleNameBytes              = 100        // UTF-8 bytes of what a name has to contain
	MaxGivenConversationGroups    = 20         // conversation groups a user was given
	MaxDeletedConversationGroups  = 20         // of those that an undo can bring back
	MaxMovedConversations         = 2000       // named when a group is deleted into another
	MaxConversationGroupChanges   = 50         // changes of groups that can be undone
	MaxChangeIDBytes              = 32         // letters, digits, - and _
	UndoWindow                    = 86_400_000 // milliseconds in which a change can be undone
	MaxPinned                     = 50         // pinned conversations a user has
	MaxMessageBytes               = 12 * 1024  // payload and cloudCustomData together
	MaxRemindTypesPerCall         = 30         // users in one call of setMessageRemindType
	MaxCustomDataBytes            = 256        // UTF-8 bytes of a conversation's custom data
	MaxMessageIDBytes             = 64
	MinMediaIDBytes               = 16
	MaxMediaIDBytes               = 64
	MaxUserIDBytes                = 32
	MaxGroupIDBytes               = 128     // of any id that a conversation may have
	MessagePageSize               = 15      // messages in one answer of getMessageList
	MaxMessagesPerCall            = 30      // messages deleted, or confirmed as read, in one call
	RevokeWindow                  = 120_000 // milliseconds in which a message can be revoked
	MaxExtensionsPerCall          = 20
	MaxExtensions                 = 300 // on one message
	MaxExtensionKeyBytes          = 100 // UTF-8
	MaxExtensionValueBytes        = 1024
	MaxReactionUsers              = 100 // users of a reaction in one answer

	// Of our own, where the documents name none.
	MaxReactions       = 100 // different ones on one message
	MaxReactionIDBytes = 128
	MaxTransient       = 16    // messages for online devices that are kept
	MaxRecent          = 32    // ids of messages that a thread knows by heart
	MaxRetired         = 10000 // devices of a user of which only a number is kept

	MaxNickBytes         = 500 // UTF-8 bytes, as all of a profile's
	MaxAvatarBytes       = 500
	MaxSignatureBytes    = 500
	MaxLocationBytes     = 16
	MaxCustomFieldSuffix = 8   // characters of a custom field's key after its prefix
	MaxCustomFieldBytes  = 500 // of a custom field's value
	MaxCustomFields      = 20
	MaxProfilesPerCall   = 1000 // users in getUserProfile; more are cut
	MaxBlacklist         = 1000
	MaxCustomStatusBytes = 100
	MaxStatusPerCall     = 500 // users in getUserStatus
	MaxSubscribedPerCall = 100 // users in subscribeUserStatus

	// Of our own: what a device connected to a server may keep waiting.
	MaxQueued  = 1000 // commands not answered
	MaxAwaited = 64   // commands beyond those whose answers are collected
	// MaxCommandBytes leaves room for a full message and for 100 conversation
	// ids, escaped as JSON.
	MaxCommandBytes = 120 * 1024
	MaxFetches      = 64 // pages of history asked for
	// MaxAmendmentsBehind is how many amendments to a group's history a copy
	// fetches after an absence; of more it gives the rows up that it has.
	MaxAmendmentsBehind = 300
	MaxReadPerCall      = 200 // conversations that one command marks as read
	MaxReadByPeer       = 100 // messages that a page is told its peer has read
	// MaxUsersPerLook is how many users one question to a server names.
	MaxUsersPerLook = 100

	// Chat groups.
	MaxOwnGroupIDBytes       = 48 // of an id that whoever makes the group chooses
	MaxGroupNameBytes        = 30 // UTF-8
	MaxGroupAvatarBytes      = 100
	MaxIntroductionBytes     = 240
	MaxNotificationBytes     = 300
	MaxNameCardBytes         = 50
	MaxGroupFields           = 10
	MaxGroupFieldKeyBytes    = 16
	MaxGroupFieldValueBytes  = 512
	MaxMemberFields          = 5
	MaxMemberFieldValueBytes = 64
	MaxGroupsPerUser         = 1000
	MaxWaiting               = 100 // groups that a user waits to be let into
	MaxMembersPerCommand     = 50  // who come or are removed in one commit
	MaxAtUsers               = 30  // whom a message mentions
	MaxReceivers             = 50  // of a message for some members only
	MaxPassed                = 64  // counted messages not for this user that one remembers
	MaxMentions              = 50  // of one user that are remembered
	MaxMentionsOfAll         = 10
	MaxRevocations           = 16        // that the head of a group's history tells of
	MaxTransientBytes        = 16 * 1024 // of a group's messages for online devices
	MaxReceiptMembers        = 200       // of a group whose messages have receipts
	MaxReactionUsersShown    = 10        // whom a message names of each reaction
	MaxReactionsOfUser       = 20        // different ones of one user to one message of a group
	MaxReactionBytes         = 16 * 1024
	MaxAdmins                = 50
	MaxMembersPerCall        = 500 // whom one call adds or removes
	MaxMemberProfiles        = 50  // in one answer of getGroupMemberProfile
	MaxDeparted              = 128
	MaxNotified              = 50  // whom one command gives a notice of the application
	MaxImportedMessages      = 50  // in one command
	MaxGroupNoteBytes        = 300 // UTF-8, of what is written to an application or as a reason
	MaxAttributes            = 16
	MaxAttributeKeyBytes     = 32 // UTF-8, escaped as in JSON
	MaxAttributeBytes        = 4000
	MaxAttributesBytes       = 16000 // of all keys and values of a group
	MaxAttributesJSON        = 17 * 1024
	MaxAttributeChanges      = 40 // of a group in a second
	MaxCounters              = 20
	MaxCounterKeyBytes       = 128       // UTF-8, escaped as in JSON
	MaxCounter               = 1<<53 - 1 // the largest that JavaScript has exactly
	MaxPinnedMessages        = 10
	MaxKeywords              = 5 // of a search, and senders
	MaxKeywordBytes          = 256
	MaxSearchedTypes         = 8          // of messages, or of groups
	MaxVisited               = 20_000     // that one answer to a search looks at
	MaxFoundBytes            = 256 * 1024 // of messages, from which on an answer takes no more
	MaxFound                 = 100        // in one answer to a search
)
