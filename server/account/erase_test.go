package account_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// village has alice do a bit of everything there is.
func village(h *house) {
	h.signIn("alice", "bob", "carol", "dave")
	h.as("alice",
		core.CreateConversationGroup{Name: "Work"},
		core.AddToBlacklist{UserIDs: []string{"mallory"}},
		core.SetStatus{Custom: "about"},
		core.SubscribeStatus{UserIDs: []string{"carol"}},
		core.Appear{Place: "here", Until: h.now.Add(time.Hour).UnixMilli()},
		core.FollowUser{UserID: "bob"},
	)
	h.as("bob", core.FollowUser{UserID: "alice"})
	befriend := func(user, other string) {
		h.as(other, core.UpdateProfile{AllowType: text(core.AllowAny)})
		h.as(user, core.ChangeFriends{Op: "addFriend", UserIDs: []string{other}, Source: "AddSource_Type_Web"})
	}
	befriend("alice", "bob")
	for _, user := range []string{"alice", "carol"} {
		h.as(user, core.UpdateProfile{AllowType: text(core.AllowNeedsConfirm)})
	}
	h.as("alice", core.ChangeFriends{Op: "addFriend", UserIDs: []string{"carol"}, Source: "AddSource_Type_Web"})
	h.as("dave", core.ChangeFriends{Op: "addFriend", UserIDs: []string{"alice"}, Source: "AddSource_Type_Web"})
	h.say("alice", "bob", "a secret word")
	h.say("bob", "alice", "a reply")
	h.as("alice", core.CreateChatGroup{GroupID: "hers", Type: core.GroupPublic, Name: "Hers", Founders: []core.Founder{{UserID: "bob"}}})
	h.pass(time.Second)
	h.as("alice", core.AddFounders{GroupID: "hers", Founders: []core.Founder{{UserID: "carol", Role: core.RoleAdmin}}})
	h.as("alice", core.CreateChatGroup{GroupID: "alone", Type: core.GroupPublic, Name: "Alone"})
	h.as("alice", core.CreateChatGroup{GroupID: "work", Type: core.GroupWork, Name: "Work", Founders: []core.Founder{{UserID: "bob"}}})
	h.as("bob", core.CreateChatGroup{GroupID: "his", Type: core.GroupPublic, Name: "His", Founders: []core.Founder{{UserID: "alice", Role: core.RoleAdmin}}})
	h.as("bob", core.CreateChatGroup{GroupID: "asked", Type: core.GroupPublic, Name: "Asked"})
	h.as("alice", core.JoinGroup{GroupID: "asked"})
	h.say("alice", "GROUPhis", "in the group")
}

func TestAnAccountThatIsErased(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		village(h)
		before, err := h.EpochOf(t.Context(), "alice", "epoch")
		require.NoError(t, err)
		h.erase("alice")

		t.Run("leaves nothing of its own but where hidden histories end", func(t *testing.T) {
			require.Equal(t, []string{"conversation @TIM#SYSTEM", "conversation C2Cbob"}, h.owned("alice"))
			for _, list := range core.FanLists {
				require.Empty(t, h.owned(core.FansOwner(list, "alice")))
			}
			require.Empty(t, h.rows(core.ThreadID("alice", core.SystemConversation)))
			require.Nil(t, h.document(core.ProfileKey(core.ProfileOwner("alice"))))
			require.Nil(t, h.document(core.PresenceKey("alice")))
		})
		t.Run("is found by no search", func(t *testing.T) {
			owners, err := h.store.SearchOwners(t.Context(), &core.Search{Keywords: []string{"alice"}}, core.ProfileOwner(""), "", 10)
			require.NoError(t, err)
			require.Empty(t, owners)
		})
		t.Run("is in no list of others", func(t *testing.T) {
			for _, other := range []string{"bob", "carol", "dave"} {
				require.Nil(t, h.document(core.RelationKey(other, "alice")), other)
				require.Zero(t, core.AsContacts(h.document(core.ContactsKey(other))).Friends, other)
			}
			require.Zero(t, h.document(core.FansKey("bob")).(core.Fans).Followers)
			require.Zero(t, h.document(core.FansKey("bob")).(core.Fans).Following)
			require.Nil(t, h.document(core.ApplicationKey("asked", "alice")))
		})
		t.Run("is in no group, and its own passed to an admin or ended", func(t *testing.T) {
			for group, want := range map[string]struct {
				owner string
				size  int
				over  bool
			}{
				"hers": {"carol", 2, false}, "work": {"", 1, false}, "his": {"bob", 1, false}, "alone": {"alice", 0, true},
			} {
				is := h.document(core.GroupKey(group)).(core.Group)
				require.Equal(t, want.owner, is.OwnerID, group)
				require.Equal(t, want.over, is.DismissedBy != "", group)
				require.Equal(t, want.size, h.document(core.GroupSizeKey(group)).(core.GroupSize).Count, group)
				require.Nil(t, h.document(core.MemberKey(group, "alice")), group)
			}
			require.Equal(t, core.RoleOwner, h.document(core.MembershipKey("carol", "hers")).(core.Membership).Role)
			require.Empty(t, h.document(core.StaffKey("his")).(core.Staff).Admins)
		})
		t.Run("leaves others what is theirs", func(t *testing.T) {
			require.Equal(t, []string{"alice: a secret word", "bob: a reply"}, h.shown("bob", "C2Calice"))
			require.Contains(t, h.rows(core.GroupOwner("his")), "alice: in the group")
		})
		t.Run("signs in later as somebody new", func(t *testing.T) {
			require.Equal(t, []string{"alice"}, h.reopened)
			after, err := h.EpochOf(t.Context(), "alice", "epoch")
			require.NoError(t, err)
			require.NotEqual(t, before, after, "devices start anew")
			h.as("alice", core.SignIn{})
			require.Empty(t, h.document(core.ProfileKey("alice")).(core.Profile).Nick)
			require.Empty(t, h.shown("alice", "C2Cbob"))
			h.say("bob", "alice", "are you new here?")
			conversation, _ := core.AsConversation(h.document(core.ConversationKey("alice", "C2Cbob")))
			require.Equal(t, 1, conversation.Unread)
			require.Equal(t, []string{"bob: are you new here?"}, h.shown("alice", "C2Cbob"))
			h.as("alice", core.CreateChatGroup{GroupID: "again", Type: core.GroupPublic, Name: "Again"})
			require.Equal(t, 1, h.document(core.JoinedKey("alice")).(core.Joined).Count)
			require.Len(t, h.rows(core.ThreadID("alice", core.SystemConversation)), 1)
		})
	})
}

func TestAnErasureThatStopsGoesOn(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		village(h)
		require.NoError(t, h.erasures.Begin(t.Context(), "alice"))
		stopped := errors.New("the power is gone")
		steps := 0
		for done := false; !done; steps++ {
			left := steps // Each time it comes a little further.
			h.fails = func() error {
				if left--; left < 0 {
					return stopped
				}
				return nil
			}
			done = h.erasures.Pass(t.Context()) == nil
			h.pass(3 * time.Minute) // What it had to itself runs out.
			require.Less(t, steps, 500)
		}
		require.Greater(t, steps, 10)
		h.fails = nil
		require.NoError(t, h.erasures.Pass(t.Context()))
		require.Equal(t, []string{"conversation @TIM#SYSTEM", "conversation C2Cbob"}, h.owned("alice"))
		require.Equal(t, "carol", h.document(core.GroupKey("hers")).(core.Group).OwnerID)
		require.Equal(t, 2, h.document(core.GroupSizeKey("hers")).(core.GroupSize).Count)
		require.Zero(t, core.AsContacts(h.document(core.ContactsKey("bob"))).Friends)
		require.Equal(t, []string{"alice"}, h.reopened)
	})
}

func TestErasures(t *testing.T) {
	t.Run("nobody is let in until all was erased twice", func(t *testing.T) {
		onEach(t, func(t *testing.T, h *house) {
			village(h)
			require.NoError(t, h.erasures.Begin(t.Context(), "alice"))
			require.Equal(t, []string{"alice"}, h.shut)
			require.NoError(t, h.erasures.Pass(t.Context()))
			h.as("bob", core.ChangeFriends{Op: "addFriend", UserIDs: []string{"carol"}, Source: "AddSource_Type_Web"})
			// A connection that has not heard yet goes on writing.
			h.as("alice", core.SignIn{}, core.CreateConversationGroup{Name: "Late"}, core.CreateChatGroup{GroupID: "late", Type: core.GroupPublic, Name: "Late"})
			h.pass(time.Minute)
			require.NoError(t, h.erasures.Pass(t.Context()))
			require.Empty(t, h.reopened)
			h.pass(2 * time.Minute)
			require.NoError(t, h.erasures.Pass(t.Context()))
			require.Equal(t, []string{"alice"}, h.reopened)
			require.Equal(t, []string{"conversation @TIM#SYSTEM", "conversation C2Cbob"}, h.owned("alice"))
			require.NotEmpty(t, h.document(core.GroupKey("late")).(core.Group).DismissedBy)
		})
	})
	t.Run("once somebody may sign in again nothing more is erased", func(t *testing.T) {
		onEach(t, func(t *testing.T, h *house) {
			village(h)
			require.NoError(t, h.erasures.Begin(t.Context(), "alice"))
			require.NoError(t, h.erasures.Pass(t.Context()))
			h.pass(3 * time.Minute)
			h.fails = func() error {
				if len(h.reopened) > 0 {
					return errors.New("the power is gone") // Before that is written down.
				}
				return nil
			}
			require.Error(t, h.erasures.Pass(t.Context()))
			h.fails = nil
			h.signIn("alice")
			h.as("alice", core.CreateConversationGroup{Name: "New"})
			h.pass(3 * time.Minute)
			require.NoError(t, h.erasures.Pass(t.Context()))
			require.NotNil(t, h.document(core.DirectoryKey("alice")))
			require.NotNil(t, h.document(core.ProfileKey("alice")))
		})
	})
	t.Run("one that is asked for while another ends is carried out", func(t *testing.T) {
		onEach(t, func(t *testing.T, h *house) {
			village(h)
			require.NoError(t, h.erasures.Begin(t.Context(), "alice"))
			require.NoError(t, h.erasures.Pass(t.Context()))
			h.pass(3 * time.Minute)
			h.fails = func() error {
				if len(h.reopened) > 0 { // It is about to be over.
					h.fails = nil
					h.signIn("alice")
					require.NoError(t, h.erasures.Begin(t.Context(), "alice"))
				}
				return nil
			}
			require.NoError(t, h.erasures.Pass(t.Context()))
			require.NoError(t, h.erasures.Pass(t.Context()))
			require.Nil(t, h.document(core.ProfileKey("alice")))
		})
	})
	t.Run("who has lost the account to another stops", func(t *testing.T) {
		onEach(t, func(t *testing.T, h *house) {
			village(h)
			require.NoError(t, h.erasures.Begin(t.Context(), "alice"))
			writes, reopened := 0, false
			h.fails = func() error {
				if writes++; writes == 5 { // It sleeps, and another comes through meanwhile.
					h.fails = nil
					for range 3 {
						h.pass(3 * time.Minute)
						require.NoError(t, h.erasures.Pass(t.Context()))
					}
					require.NotEmpty(t, h.reopened)
					h.signIn("alice")
					h.as("alice", core.CreateConversationGroup{Name: "New"})
					reopened = true
				}
				return nil
			}
			require.NoError(t, h.erasures.Pass(t.Context()))
			require.True(t, reopened)
			require.NotNil(t, h.document(core.DirectoryKey("alice")))
			require.NotNil(t, h.document(core.ProfileKey("alice")))
		})
	})
	t.Run("twice is no harm, nor is who never was there", func(t *testing.T) {
		onEach(t, func(t *testing.T, h *house) {
			village(h)
			require.NoError(t, h.erasures.Begin(t.Context(), "alice", "nobody"))
			require.NoError(t, h.erasures.Begin(t.Context(), "alice"))
			h.erase("nobody")
			h.erase("alice", "nobody")
			require.Empty(t, h.owned("nobody"))
			require.Equal(t, "bob", h.document(core.GroupKey("his")).(core.Group).OwnerID)
		})
	})
	t.Run("a history that neither of two has any more is gone", func(t *testing.T) {
		onEach(t, func(t *testing.T, h *house) {
			village(h)
			thread := core.ThreadID("alice", "C2Cbob")
			h.erase("alice")
			require.Len(t, h.rows(thread), 2)
			h.erase("bob")
			require.Empty(t, h.rows(thread))
			require.Nil(t, h.document(core.ThreadKey(thread)))
			require.Equal(t, []string{"conversation @TIM#SYSTEM"}, h.owned("alice")[:1])
			require.Nil(t, h.document(core.ConversationKey("alice", "C2Cbob")))
			found, err := h.store.SearchRows(t.Context(), &core.Search{Keywords: []string{"secret"}}, []authority.Stretch{{Thread: thread, Before: 100}}, 10)
			require.NoError(t, err)
			require.Empty(t, found)
			h.signIn("alice", "bob")
			require.EqualValues(t, 1, h.say("alice", "bob", "from the beginning").Sequence)
			require.Equal(t, []string{"alice: from the beginning"}, h.shown("bob", "C2Calice"))
		})
	})
	t.Run("a history with oneself is gone", func(t *testing.T) {
		onEach(t, func(t *testing.T, h *house) {
			h.signIn("alice")
			h.say("alice", "alice", "a note")
			h.erase("alice")
			require.Empty(t, h.rows(core.ThreadID("alice", "C2Calice")))
			require.Nil(t, h.document(core.ConversationKey("alice", "C2Calice")))
		})
	})
	t.Run("what a peer who never signed in was sent stays theirs", func(t *testing.T) {
		onEach(t, func(t *testing.T, h *house) {
			h.signIn("alice")
			h.say("alice", "guest", "for when you come")
			h.erase("alice")
			require.Equal(t, []string{"alice: for when you come"}, h.shown("guest", "C2Calice"))
		})
	})
	t.Run("a group without admins passes to who came first", func(t *testing.T) {
		onEach(t, func(t *testing.T, h *house) {
			h.signIn("alice", "bob", "carol")
			h.as("alice", core.CreateChatGroup{GroupID: "hers", Type: core.GroupMeeting, Name: "Hers"})
			for _, user := range []string{"carol", "bob"} {
				h.pass(time.Second)
				h.as(user, core.JoinGroup{GroupID: "hers"})
			}
			h.erase("alice")
			require.Equal(t, "carol", h.document(core.GroupKey("hers")).(core.Group).OwnerID)
		})
	})
	t.Run("a group of others stays, also where a membership is not what it seems", func(t *testing.T) {
		onEach(t, func(t *testing.T, h *house) {
			h.signIn("alice", "bob")
			h.as("bob", core.CreateChatGroup{GroupID: "his", Type: core.GroupPublic, Name: "His", Founders: []core.Founder{{UserID: "alice"}}})
			quit := false
			h.fails = func() error {
				if !quit { // She is put out just before she would leave.
					quit = true
					h.as("bob", core.RemoveMembers{GroupID: "his", UserIDs: []string{"alice"}})
				}
				return nil
			}
			h.erase("alice")
			require.True(t, quit)
			is := h.document(core.GroupKey("his")).(core.Group)
			require.Empty(t, is.DismissedBy)
			require.Equal(t, "bob", is.OwnerID)
		})
	})
	t.Run("a group of the type Work ends with its last member", func(t *testing.T) {
		onEach(t, func(t *testing.T, h *house) {
			h.signIn("alice")
			h.as("alice", core.CreateChatGroup{GroupID: "work", Type: core.GroupWork, Name: "Work"})
			h.erase("alice")
			require.NotEmpty(t, h.document(core.GroupKey("work")).(core.Group).DismissedBy)
		})
	})
	t.Run("one that fails keeps no other back", func(t *testing.T) {
		onEach(t, func(t *testing.T, h *house) {
			h.signIn("alice", "bob")
			require.NoError(t, h.erasures.Begin(t.Context(), "alice", "bob"))
			first := true
			h.fails = func() error {
				if first {
					first = false
					return errors.New("once")
				}
				return nil
			}
			require.Error(t, h.erasures.Pass(t.Context()))
			require.NotEmpty(t, h.owned("alice"))
			require.Empty(t, h.owned("bob"))
			h.fails = nil
			require.NoError(t, h.erasures.Pass(t.Context()))
			require.Empty(t, h.owned("alice"))
		})
	})
	t.Run("of two who go on with one at the same time both come through", func(t *testing.T) {
		onEach(t, func(t *testing.T, h *house) {
			village(h)
			require.NoError(t, h.erasures.Begin(t.Context(), "alice"))
			again := false
			h.fails = func() error {
				if !again {
					again = true
					h.pass(3 * time.Minute) // The other takes it for abandoned.
					return h.erasures.Pass(t.Context())
				}
				return nil
			}
			require.NoError(t, h.erasures.Pass(t.Context()))
			h.pass(3 * time.Minute)
			require.NoError(t, h.erasures.Pass(t.Context()))
			require.Equal(t, []string{"conversation @TIM#SYSTEM", "conversation C2Cbob"}, h.owned("alice"))
		})
	})
}
