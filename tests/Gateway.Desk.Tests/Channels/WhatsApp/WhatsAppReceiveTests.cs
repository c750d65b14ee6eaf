using System.Text;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Messages;
using Gateway.Desk.Tests.Channels.Graph;
using static Gateway.Desk.Tests.Channels.WhatsApp.WhatsAppBodies;

namespace Gateway.Desk.Tests.Channels.WhatsApp;

public sealed class WhatsAppReceiveTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1749416383);

    [Fact]
    public void Words_come_with_who_wrote_them_and_when()
    {
        var message = Assert.Single(Read(Messages(Text("wamid.1", "Where is my parcel?"))).OfType<InboundMessage>());

        Assert.Equal(("wamid.1", UserId, "Sheena Nelson", "Where is my parcel?", At), (message.ExternalId, message.Address, message.Name, message.Text, message.At));
        Assert.Equal(MessageKind.Text, message.Kind);
        Assert.Equal(
            [(IdentityKind.WhatsApp, UserId), (IdentityKind.WhatsApp, Number), (IdentityKind.PhoneNumber, "+" + Number)],
            message.Identities.Select(identity => (identity.Kind, identity.Value)));
    }

    [Theory]
    [InlineData("Wo bleibt mein Paket? 📦👩‍👩‍👧 Danke 🙏🏽")]
    [InlineData("أين طلبي؟ ‏123‏")]
    [InlineData("שלום, איפה ההזמנה שלי?")]
    [InlineData("line one\nline \"two\"\\ \u0007")]
    public void Emojis_and_right_to_left_text_stay_as_they_are(string text) =>
        Assert.Equal(text, Assert.Single(Read(Messages(Text("wamid.1", text))).OfType<InboundMessage>()).Text);

    [Fact]
    public void A_word_of_four_thousand_letters_stays_whole()
    {
        var word = new string('ä', 4096);

        Assert.Equal(word, Assert.Single(Read(Messages(Text("wamid.1", word))).OfType<InboundMessage>()).Text);
    }

    [Fact]
    public void Half_an_emoji_does_not_lose_the_message()
    {
        var message = Message("wamid.1", """ "type":"text","text":{"body":"cut \ud83d off\n\u00e4"} """);

        Assert.Equal("cut \uFFFD off\nä", Assert.Single(Read(Messages(message)).OfType<InboundMessage>()).Text);
    }

    [Theory]
    [InlineData("image", """ "mime_type":"image/jpeg","sha256":"x","id":"2754859441498128","caption":"Look" """, "image/jpeg", "image.jpg", "Look")]
    [InlineData("audio", """ "mime_type":"audio/ogg; codecs=opus","id":"2754859441498128","voice":true """, "audio/ogg", "audio.ogg", "")]
    [InlineData("video", """ "mime_type":"video/mp4","id":"2754859441498128" """, "video/mp4", "video.mp4", "")]
    [InlineData("sticker", """ "mime_type":"image/webp","id":"2754859441498128","animated":false """, "image/webp", "sticker.webp", "")]
    [InlineData("document", """ "mime_type":"application/pdf","id":"2754859441498128","filename":"../bill.pdf","caption":"My bill" """, "application/pdf", "../bill.pdf", "My bill")]
    public void Media_are_fetched_by_their_id_later(string type, string media, string mediaType, string name, string caption)
    {
        var message = Assert.Single(Read(Messages(Message("wamid.1", "\"type\":\"" + type + "\",\"" + type + "\":{" + media + "}"))).OfType<InboundMessage>());

        Assert.Equal(caption, message.Text);
        Assert.Equal([new Attachment(name, mediaType, Source: "2754859441498128")], message.Attachments);
    }

    [Theory]
    [InlineData(""" "type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"choice-1","title":"Yes"}} """, MessageKind.Choice, "Yes")]
    [InlineData(""" "type":"interactive","interactive":{"type":"list_reply","list_reply":{"id":"choice-4","title":"Invoice","description":"x"}} """, MessageKind.Choice, "Invoice")]
    [InlineData(""" "type":"button","button":{"payload":"go","text":"Go on"} """, MessageKind.Choice, "Go on")]
    [InlineData(""" "type":"location","location":{"latitude":52.5,"longitude":13.4,"name":"Office","address":"Main St 1"} """, MessageKind.Location, "Office\nMain St 1\n52.5, 13.4")]
    [InlineData(""" "type":"contacts","contacts":[{"name":{"formatted_name":"Jo Doe"},"phones":[{"phone":"+1 650"}],"emails":[{"email":"jo@example.com"}]}] """, MessageKind.ContactCard, "Jo Doe, +1 650, jo@example.com")]
    [InlineData(""" "type":"unsupported","errors":[{"code":131051,"title":"Message type unknown"}] """, MessageKind.Text, "[cannot be shown: Message type unknown]")]
    [InlineData(""" "type":"hologram","hologram":{} """, MessageKind.Text, "[cannot be shown: hologram]")]
    public void Whatever_else_is_written_becomes_words(string content, MessageKind kind, string text)
    {
        var message = Assert.Single(Read(Messages(Message("wamid.1", content))).OfType<InboundMessage>());

        Assert.Equal((kind, text), (message.Kind, message.Text));
    }

    [Theory]
    [InlineData(""" "type":"text","context":{"from":"15550783881","id":"wamid.ours"},"text":{"body":"this one"} """, MessageKind.Text, "this one")]
    [InlineData(""" "type":"reaction","reaction":{"message_id":"wamid.ours","emoji":"👍"} """, MessageKind.Reaction, "👍")]
    [InlineData(""" "type":"reaction","reaction":{"message_id":"wamid.ours"} """, MessageKind.Reaction, "")]
    [InlineData(""" "type":"edit","edit":{"original_message_id":"wamid.ours","message":{"type":"text","text":{"body":"better"}}} """, MessageKind.Edit, "better")]
    [InlineData(""" "type":"revoke","revoke":{"original_message_id":"wamid.ours"} """, MessageKind.Deletion, "")]
    public void Replies_reactions_edits_and_deletions_name_what_they_are_about(string content, MessageKind kind, string text)
    {
        var message = Assert.Single(Read(Messages(Message("wamid.1", content))).OfType<InboundMessage>());

        Assert.Equal((kind, text, "wamid.ours", "wamid.1"), (message.Kind, message.Text, message.ReplyTo, message.ExternalId));
    }

    [Fact]
    public void What_was_written_first_in_a_batch_comes_first_and_one_broken_part_costs_nothing_else()
    {
        var batch = string.Join(',', Text("wamid.3", "three", at: "1749416385"), Text("wamid.1", "one"), "7", Message("", """ "type":"text" """), """{"id":["wamid"],"type":{}}""", Text("wamid.2", "two", at: "1749416384"));

        var texts = Read("null", """{"field":"messages","value":[]}""", Messages(batch), Messages(Text("wamid.4", "four"))).OfType<InboundMessage>();

        Assert.Equal(["one", "two", "three", "four"], texts.Select(message => message.Text));
    }

    [Fact]
    public void The_same_id_twice_in_a_batch_keeps_its_id_for_the_store_to_drop()
    {
        var ids = Read(Messages(Text("wamid.1", "one") + "," + Text("wamid.1", "one"))).OfType<InboundMessage>().Select(message => message.ExternalId);

        Assert.Equal(["wamid.1", "wamid.1"], ids);
    }

    [Fact]
    public void Events_of_another_number_of_the_account_are_not_ours() =>
        Assert.Empty(Read(Messages(Text("wamid.1", "not for us"), phoneNumberId: "999999")));

    [Theory]
    [InlineData("""{"object":"page","entry":[]}""")]
    [InlineData("""{"object":"whatsapp_business_account"}""")]
    [InlineData("""[1,2,3]""")]
    [InlineData("null")]
    public void Signed_bodies_of_other_kinds_are_taken_and_bring_nothing(string body)
    {
        var answer = Channel().Receive(MetaCalls.Signed(body));

        Assert.Equal(200, answer.Status);
        Assert.Empty(answer.Events);
    }

    [Fact]
    public void A_signed_body_that_was_cut_anywhere_is_refused_and_throws_nothing()
    {
        var body = Encoding.UTF8.GetBytes(Body(Messages(Text("wamid.1", "📦"))));
        for (var length = 0; length < body.Length; length++)
        {
            Assert.Equal(400, Channel().Receive(MetaCalls.Signed(body[..length])).Status);
        }
    }

    [Theory]
    [InlineData("sent", MessageState.Sent)]
    [InlineData("delivered", MessageState.Delivered)]
    [InlineData("read", MessageState.Read)]
    [InlineData("played", MessageState.Read)]
    public void Statuses_are_receipts(string status, MessageState state)
    {
        var events = Read(Statuses($$$"""{"id":"wamid.out","status":"{{{status}}}","timestamp":"1749416383","recipient_id":"16505551234","pricing":{"billable":true}}"""));

        Assert.Equal([new InboundReceipt("wamid.out", state, At)], events);
    }

    [Fact]
    public void A_failure_says_why()
    {
        var events = Read(Statuses("""
            {"id":"wamid.out","status":"failed","timestamp":"1749416383","recipient_id":"16505551234",
             "errors":[{"code":131047,"title":"Re-engagement message","message":"Re-engagement message","error_data":{"details":"More than 24 hours have passed"}}]},
            {"id":"wamid.out","status":"warning"}
            """));

        Assert.Equal([new InboundReceipt("wamid.out", MessageState.Failed, At, "131047 Re-engagement message: More than 24 hours have passed")], events);
    }

    [Fact]
    public void A_group_is_a_conversation_of_its_own_that_points_to_nobody()
    {
        var message = Assert.Single(Read(Messages(Message("wamid.1", """ "group_id":"Y2FwaV9ncm91cA","type":"text","text":{"body":"Hi all"} """))));

        var written = Assert.IsType<InboundMessage>(message);
        Assert.Equal(("group:Y2FwaV9ncm91cA", "Sheena Nelson: Hi all", "WhatsApp group", null), (written.Address, written.Text, written.Subject, written.Name));
        Assert.Equal(["group:Y2FwaV9ncm91cA"], written.Identities.Select(identity => identity.Value));
    }
}
