using System.Text;
using Gateway.Desk.Channels.Messenger;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Messages;
using Gateway.Desk.Tests.Channels.Graph;
using static Gateway.Desk.Tests.Channels.Messenger.MessengerBodies;

namespace Gateway.Desk.Tests.Channels.Messenger;

public sealed class MessengerReceiveTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeMilliseconds(1458692752478);

    [Theory]
    [InlineData(MessengerProduct.Messenger)]
    [InlineData(MessengerProduct.Instagram)]
    public void Words_come_under_an_id_of_the_page(MessengerProduct product)
    {
        var message = Assert.IsType<InboundMessage>(Assert.Single(Read(Event(""" "message":{"mid":"m_1","text":"שלום 👋","reply_to":{"mid":"m_0"}} """), product)));

        Assert.Equal(("m_1", Psid, "שלום 👋", "m_0", At), (message.ExternalId, message.Address, message.Text, message.ReplyTo, message.At));
        Assert.Equal([(IdentityKind.PageScoped, Psid)], message.Identities.Select(identity => (identity.Kind, identity.Value)));
    }

    [Fact]
    public void Instagram_may_wrap_the_same_events_as_changes()
    {
        var value = Event(""" "message":{"mid":"m_1","text":"hello"} """).Replace("1458692752478", "\"1458692752\"", StringComparison.Ordinal);
        var answer = Channel(product: MessengerProduct.Instagram).Receive(MetaCalls.Signed(Entry(
            $$$"""  "changes":[{"field":"messages","value":{{{value}}}},{"field":"comments","value":{"from":{"id":"1"},"text":"nice"}}] """, MessengerProduct.Instagram)));

        var message = Assert.IsType<InboundMessage>(Assert.Single(answer.Events));
        Assert.Equal(("hello", DateTimeOffset.FromUnixTimeSeconds(1458692752)), (message.Text, message.At));
    }

    [Fact]
    public void Our_own_messages_and_what_another_app_handles_are_not_taken()
    {
        Assert.Empty(Read(Event(""" "message":{"mid":"m_1","is_echo":true,"app_id":1,"text":"ours"} """, Account)));
        Assert.Empty(Read(Event(""" "message":{"mid":"m_1","is_echo":true,"text":"ours"} """)));
        Assert.Empty(Channel().Receive(MetaCalls.Signed(Entry("\"standby\":[" + Event(""" "message":{"mid":"m_1","text":"x"} """) + "]"))).Events);
    }

    [Fact]
    public void Events_of_another_page_or_product_are_not_ours()
    {
        var events = "\"messaging\":[" + Event(""" "message":{"mid":"m_1","text":"x"} """) + "]";

        Assert.Empty(Channel().Receive(MetaCalls.Signed(Entry(events, account: "77777"))).Events);
        Assert.Empty(Channel().Receive(MetaCalls.Signed(Entry(events, MessengerProduct.Instagram))).Events);
    }

    [Theory]
    [InlineData("image", "image/jpeg")]
    [InlineData("audio", "audio/mp4")]
    [InlineData("video", "video/mp4")]
    public void Files_are_fetched_by_their_address_later(string type, string mediaType)
    {
        var url = "https://scontent.xx.fbcdn.net/v/a%20b.jpg?oh=1&oe=2";
        var attachment = "{\"type\":\"" + type + "\",\"payload\":{\"url\":\"" + url + "\"}}";
        var sticker = attachment.Replace(type, "sticker", StringComparison.Ordinal);

        var message = Assert.IsType<InboundMessage>(Assert.Single(Read(Event("\"message\":{\"mid\":\"m_1\",\"attachments\":[" + attachment + "," + sticker + "]}"))));

        Assert.Equal([new Attachment("a b.jpg", mediaType, Source: url)], message.Attachments);
    }

    [Theory]
    [InlineData(""" "type":"fallback","title":"Our shop","url":"https://shop.example.com/" """, "Our shop https://shop.example.com/")]
    [InlineData(""" "type":"location","payload":{"coordinates":{"lat":52.5,"long":13.4}} """, "52.5, 13.4")]
    [InlineData(""" "type":"template","payload":{"template_type":"generic"} """, "[cannot be shown: template]")]
    public void Shared_pages_and_places_become_words(string attachment, string text)
    {
        var message = Assert.IsType<InboundMessage>(Assert.Single(Read(Event("\"message\":{\"mid\":\"m_1\",\"attachments\":[{" + attachment + "}]}"))));

        Assert.Equal(text, message.Text);
        Assert.Empty(message.Attachments);
    }

    [Theory]
    [InlineData(""" "message":{"mid":"m_1","text":"Yes","quick_reply":{"payload":"choice-1"}} """, MessageKind.Choice, "Yes", "m_1", null)]
    [InlineData(""" "postback":{"mid":"m_1","title":"Get started","payload":"START"} """, MessageKind.Choice, "Get started", "m_1", null)]
    [InlineData(""" "postback":{"payload":"START"} """, MessageKind.Choice, "START", "6542103219876543#postback@1458692752478", null)]
    [InlineData(""" "reaction":{"reaction":"love","emoji":"❤","action":"react","mid":"m_0"} """, MessageKind.Reaction, "❤", "m_0#react@1458692752478", "m_0")]
    [InlineData(""" "reaction":{"reaction":"love","action":"unreact","mid":"m_0"} """, MessageKind.Reaction, "", "m_0#unreact@1458692752478", "m_0")]
    [InlineData(""" "message_edit":{"mid":"m_0","text":"better","num_edit":2} """, MessageKind.Edit, "better", "m_0#edit@2", "m_0")]
    [InlineData(""" "message":{"mid":"m_0","is_deleted":true} """, MessageKind.Deletion, "", "m_0#deletion", "m_0")]
    [InlineData(""" "message":{"mid":"m_1","is_unsupported":true} """, MessageKind.Text, "[cannot be shown: unsupported]", "m_1", null)]
    public void Choices_reactions_edits_and_deletions_have_ids_of_their_own(string content, MessageKind kind, string text, string id, string? about)
    {
        var message = Assert.IsType<InboundMessage>(Assert.Single(Read(Event(content))));

        Assert.Equal((kind, text, id, about), (message.Kind, message.Text, message.ExternalId, message.ReplyTo));
    }

    [Fact]
    public void Receipts_count_for_everything_before_their_watermark_and_for_what_they_name()
    {
        var upTo = DateTimeOffset.FromUnixTimeMilliseconds(1458668856253);

        Assert.Equal(
            [new InboundReceipt("m_1", MessageState.Delivered, At), new InboundWatermark(Psid, MessageState.Delivered, upTo)],
            Read(Event(""" "delivery":{"mids":["m_1",7],"watermark":1458668856253} """)));
        Assert.Equal([new InboundWatermark(Psid, MessageState.Read, upTo)], Read(Event(""" "read":{"watermark":1458668856253} """)));
        Assert.Equal([new InboundReceipt("m_1", MessageState.Read, At)], Read(Event(""" "read":{"mid":"m_1"} """), MessengerProduct.Instagram));
    }

    [Fact]
    public void One_broken_part_of_a_batch_costs_nothing_else()
    {
        var batch = "7,null,{\"sender\":[]}," + Event(""" "message":{"text":"no id"} """) + "," + Event(""" "optin":{} """) + "," + Event(""" "message":{"mid":"m_1","text":"good"} """);

        Assert.Equal("good", Assert.IsType<InboundMessage>(Assert.Single(Read(batch))).Text);
    }

    [Fact]
    public void A_signed_body_that_was_cut_anywhere_is_refused_and_throws_nothing()
    {
        var body = Encoding.UTF8.GetBytes(Body(Event(""" "message":{"mid":"m_1","text":"📦"} """)));
        for (var length = 0; length < body.Length; length++)
        {
            Assert.Equal(400, Channel().Receive(MetaCalls.Signed(body[..length])).Status);
        }
    }

    [Fact]
    public void An_unsigned_body_brings_nothing()
    {
        var answer = Channel().Receive(MetaCalls.Post(Encoding.UTF8.GetBytes(Body(Event(""" "message":{"mid":"m_1","text":"x"} """))), null));

        Assert.Equal(401, answer.Status);
        Assert.Empty(answer.Events);
    }
}
