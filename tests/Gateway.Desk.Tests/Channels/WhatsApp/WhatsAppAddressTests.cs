using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Messages;
using static Gateway.Desk.Tests.Channels.WhatsApp.WhatsAppBodies;

namespace Gateway.Desk.Tests.Channels.WhatsApp;

/// <summary>One person stays one conversation while numbers appear, disappear and change (decision 0022).</summary>
public sealed class WhatsAppAddressTests
{
    [Fact]
    public void Before_there_are_business_scoped_ids_the_number_is_the_address()
    {
        var events = Read(Messages(Text("wamid.1", "one", userId: null), Contact(userId: null)));

        Assert.Equal(Number, Assert.IsType<InboundMessage>(Assert.Single(events)).Address);
    }

    [Fact]
    public void The_first_event_with_both_moves_the_conversation_before_it_adds_to_it()
    {
        var events = Read(Messages(Text("wamid.1", "one")));

        Assert.Equal(new InboundMove(Number, UserId), events[0]);
        Assert.Equal(UserId, Assert.IsType<InboundMessage>(events[1]).Address);
    }

    [Fact]
    public void Without_the_number_the_business_scoped_id_stays_the_address()
    {
        var message = Assert.IsType<InboundMessage>(Assert.Single(Read(Messages(Text("wamid.1", "one", number: null), Contact(number: null)))));

        Assert.Equal(UserId, message.Address);
        Assert.Equal([(IdentityKind.WhatsApp, UserId)], message.Identities.Select(identity => (identity.Kind, identity.Value)));
    }

    [Fact]
    public void Ids_that_only_the_contact_carries_count_too()
    {
        var events = Read(Messages(Text("wamid.1", "one", userId: null)));

        Assert.Equal(UserId, Assert.Single(events.OfType<InboundMessage>()).Address);
    }

    [Fact]
    public void A_contact_of_somebody_else_in_the_batch_lends_its_ids_to_nobody()
    {
        var other = Contact("4915112345678", "DE.9");
        var events = Read(Messages(Text("wamid.1", "one", userId: null) + "," + Text("wamid.2", "two", "4915112345678", null), Contact(userId: null) + "," + other));

        Assert.Equal([Number, "DE.9"], events.OfType<InboundMessage>().Select(message => message.Address));
    }

    [Fact]
    public void The_receipt_of_a_first_message_to_a_number_tells_the_id_behind_it()
    {
        var events = Read(Statuses("""{"id":"wamid.out","status":"delivered","timestamp":"1749416383","recipient_id":"16505551234","recipient_user_id":"US.13491208655302741918"}"""));

        Assert.Equal(new InboundMove(Number, UserId), events[0]);
        Assert.IsType<InboundReceipt>(events[1]);
    }

    [Fact]
    public void A_changed_number_moves_the_conversation()
    {
        var events = Read(Messages(Message("wamid.1", """ "type":"system","system":{"body":"User Sheena changed from 16505551234 to 12195555358","wa_id":"12195555358","type":"user_changed_number"} """, userId: null)));

        Assert.Equal([new InboundMove(Number, "12195555358")], events);
    }

    [Theory]
    [InlineData(""" "type":"system","system":{"body":"User Sheena changed from US.13491208655302741918 to US.2","user_id":"US.2","type":"user_changed_user_id"} """)]
    [InlineData(""" "type":"system","system":{"body":"x","user_id":"US.2","previous_user_id":"US.13491208655302741918","type":"user_changed_user_id"} """)]
    public void A_changed_business_scoped_id_moves_the_conversation(string content) =>
        Assert.Equal([new InboundMove(UserId, "US.2")], Read(Messages(Message("wamid.1", content, number: null, userId: null))));

    [Fact]
    public void An_update_of_the_business_scoped_id_moves_the_conversation_from_wherever_it_stands()
    {
        var events = Read(Change("user_id_update", """ "user_id_update":[{"wa_id":"16505551234","user_id":{"previous":"US.13491208655302741918","current":"US.2"},"timestamp":"1749416383"}] """));

        Assert.Equal([new InboundMove(Number, "US.2"), new InboundMove(UserId, "US.2")], events);
    }

    [Fact]
    public void Other_system_messages_bring_nothing() =>
        Assert.Empty(Read(Messages(Message("wamid.1", """ "type":"system","system":{"body":"security code changed","type":"customer_identity_changed"} """))));
}
