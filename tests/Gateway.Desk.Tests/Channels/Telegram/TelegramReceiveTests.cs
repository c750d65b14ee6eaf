using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Desk.Channels;
using Gateway.Desk.Channels.Telegram;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Messages;
using Gateway.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Desk.Tests.Channels.Telegram;

public sealed class TelegramReceiveTests
{
    private const string Jana = """{"id":77,"is_bot":false,"first_name":"Jana","last_name":"Nowak","username":"jana","language_code":"pt-br"}""";
    private const string Chat = """{"id":77,"type":"private","first_name":"Jana"}""";

    private readonly TelegramChannel _channel = Channel(TelegramMode.Webhook);

    [Fact]
    public void A_text_comes_in_with_who_wrote_it()
    {
        var message = Message("\"text\":\"Olá 👋\",\"reply_to_message\":{\"message_id\":3}");

        Assert.Equal(("77:5", "77", "Jana Nowak", "pt"), (message.ExternalId, message.Address, message.Name, message.Language));
        Assert.Equal((MessageKind.Text, "Olá 👋", "77:3"), (message.Kind, message.Text, message.ReplyTo));
        Assert.Equal(new Identity(IdentityKind.Telegram, "77", IdentityTrust.Asserted, "channel telegram"), Assert.Single(message.Identities));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_767_603_600), message.At);
    }

    [Theory]
    [InlineData("مرحبا")]
    [InlineData("👩‍👩‍👧‍👦\n\"quoted\" <b>&amp;</b>")]
    public void Words_of_every_script_come_in_unchanged(string text) =>
        Assert.Equal(text, Message($"\"text\":{JsonSerializer.Serialize(text)}").Text);

    [Fact]
    public void A_long_text_comes_in_whole() =>
        Assert.Equal(4096, Message($"\"text\":\"{new string('ж', 4096)}\"").Text.Length);

    [Fact]
    public void An_edit_names_what_it_changes_and_each_edit_is_one_of_its_own()
    {
        var json = Update($"\"edited_message\":{{\"message_id\":5,\"from\":{Jana},\"chat\":{Chat},\"date\":1767603600,\"edit_date\":1767603660,\"text\":\"new\"}}");
        var edit = Assert.IsType<InboundMessage>(Assert.Single(Receive(json).Events));

        Assert.Equal((MessageKind.Edit, "new", "77:5", "77:5:9"), (edit.Kind, edit.Text, edit.ReplyTo, edit.ExternalId));
    }

    [Fact]
    public void A_link_that_began_the_chat_says_where_from()
    {
        var start = Message("\"text\":\"/start order-7\"");

        Assert.Equal(("/start", "order-7"), (start.Text, start.Subject));
    }

    [Theory]
    [InlineData("\"photo\":[{\"file_id\":\"s\",\"file_size\":1},{\"file_id\":\"L\",\"file_size\":9}],\"caption\":\"look\"", "look", "photo.jpg", "image/jpeg L")]
    [InlineData("\"document\":{\"file_id\":\"D\",\"file_name\":\"bill.pdf\",\"mime_type\":\"application/pdf\"}", "", "bill.pdf", "application/pdf D")]
    [InlineData("\"voice\":{\"file_id\":\"V\",\"mime_type\":\"audio/ogg\"}", "", "voice.ogg", "audio/ogg V")]
    [InlineData("\"audio\":{\"file_id\":\"A\"}", "", "audio.mp3", "audio/mpeg A")]
    [InlineData("\"video\":{\"file_id\":\"F\"}", "", "video.mp4", "video/mp4 F")]
    [InlineData("\"video_note\":{\"file_id\":\"N\"}", "", "video.mp4", "video/mp4 N")]
    [InlineData("\"sticker\":{\"file_id\":\"S\",\"emoji\":\"👍\"}", "👍", "sticker.webp", "image/webp S")]
    [InlineData("\"sticker\":{\"file_id\":\"S\",\"emoji\":\"👍\",\"is_animated\":true}", "👍", "sticker.tgs", "application/x-tgsticker S")]
    [InlineData("\"animation\":{\"file_id\":\"G\"},\"document\":{\"file_id\":\"G2\"}", "", "animation.mp4", "video/mp4 G")]
    public void Files_come_in_with_what_they_are_fetched_by(string fields, string text, string name, string source)
    {
        var message = Message(fields);
        var file = Assert.Single(message.Attachments);

        Assert.Equal((text, name, source), (message.Text, file.Name, file.Source));
    }

    [Fact]
    public void A_file_that_a_bot_may_not_fetch_says_so()
    {
        var file = Assert.Single(Message("\"document\":{\"file_id\":\"D\",\"file_name\":\"film.mp4\",\"file_size\":20000001}").Attachments);

        Assert.Null(file.Source);
        Assert.Contains("20 MB", file.Fault);
    }

    [Fact]
    public void A_place_comes_in_with_name_and_coordinates()
    {
        var place = Message("\"location\":{\"latitude\":52.52,\"longitude\":-13.405},\"venue\":{\"title\":\"Café\",\"address\":\"Markt 1\"}");

        Assert.Equal((MessageKind.Location, "Café\nMarkt 1\n52.52,-13.405"), (place.Kind, place.Text));
    }

    [Theory]
    [InlineData(77, "49301234567", true)]
    [InlineData(77, "+49301234567", true)]
    [InlineData(78, "49301234567", false)]
    [InlineData(77, "12", false)]
    public void Only_the_senders_own_number_points_to_the_customer(long owner, string number, bool isOwn)
    {
        var card = Message($"\"contact\":{{\"phone_number\":\"{number}\",\"first_name\":\"Jana\",\"user_id\":{owner}}}");

        Assert.Equal(MessageKind.ContactCard, card.Kind);
        Assert.StartsWith("Jana\n", card.Text, StringComparison.Ordinal);
        Assert.Equal(isOwn, card.Identities.Contains(new Identity(IdentityKind.PhoneNumber, "+49301234567", IdentityTrust.Asserted, "shared by its owner on channel telegram")));
    }

    [Fact]
    public void A_pressed_button_is_a_choice_and_is_answered()
    {
        var answer = Receive(Update($"\"callback_query\":{{\"id\":\"q1\",\"from\":{Jana},\"data\":\"0:Ein s\",\"message\":{{\"message_id\":4,\"chat\":{Chat},\"date\":1767603600,"
            + "\"reply_markup\":{\"inline_keyboard\":[[{\"text\":\"Ein sehr langer Knopf\",\"callback_data\":\"0:Ein s\"}],[{\"text\":\"x\",\"callback_data\":\"1:x\"}]]}}}"));
        var choice = Assert.IsType<InboundMessage>(Assert.Single(answer.Events));

        Assert.Equal((MessageKind.Choice, "Ein sehr langer Knopf", "77:4", "callback:q1"), (choice.Kind, choice.Text, choice.ReplyTo, choice.ExternalId));
        Assert.Equal("""{"method":"answerCallbackQuery","callback_query_id":"q1"}""", answer.Body);
    }

    [Fact]
    public void A_button_of_a_message_that_is_too_old_says_what_its_data_holds()
    {
        var answer = Receive(Update($"\"callback_query\":{{\"id\":\"q1\",\"from\":{Jana},\"data\":\"1:Nein\",\"message\":{{\"message_id\":4,\"chat\":{Chat},\"date\":0}}}}"));

        Assert.Equal("Nein", Assert.IsType<InboundMessage>(Assert.Single(answer.Events)).Text);
    }

    [Theory]
    [InlineData("[{\"type\":\"emoji\",\"emoji\":\"👍\"}]", "👍")]
    [InlineData("[]", "")]
    public void A_reaction_and_its_taking_back_come_in(string reactions, string text)
    {
        var json = Update($"\"message_reaction\":{{\"chat\":{Chat},\"message_id\":4,\"user\":{Jana},\"date\":1767603600,\"old_reaction\":[],\"new_reaction\":{reactions}}}");
        var reaction = Assert.IsType<InboundMessage>(Assert.Single(Receive(json).Events));

        Assert.Equal((MessageKind.Reaction, text, "77:4"), (reaction.Kind, reaction.Text, reaction.ReplyTo));
    }

    [Theory]
    [InlineData("\"message\":{\"message_id\":5,\"date\":1,\"from\":{\"id\":77,\"is_bot\":false},\"chat\":{\"id\":-5,\"type\":\"group\"},\"text\":\"a\"}")]
    [InlineData("\"message\":{\"message_id\":5,\"date\":1,\"from\":{\"id\":77,\"is_bot\":true},\"chat\":{\"id\":77,\"type\":\"private\"},\"text\":\"a\"}")]
    [InlineData("\"message\":{\"message_id\":5,\"date\":1,\"chat\":{\"id\":77,\"type\":\"private\"},\"text\":\"a\"}")]
    [InlineData("\"message\":{\"message_id\":5,\"from\":{\"id\":77,\"is_bot\":false},\"chat\":{\"id\":77,\"type\":\"private\"},\"text\":\"a\"}")]
    [InlineData("\"message\":{\"message_id\":5,\"date\":1,\"from\":{\"id\":77,\"is_bot\":false},\"chat\":{\"id\":77,\"type\":\"private\"},\"pinned_message\":{}}")]
    [InlineData("\"my_chat_member\":{\"chat\":{\"id\":77,\"type\":\"private\"},\"new_chat_member\":{\"status\":\"kicked\"}}")]
    [InlineData("\"channel_post\":{\"message_id\":5}")]
    [InlineData("\"message\":[]")]
    [InlineData("\"message\":{\"message_id\":\"5\",\"from\":7,\"chat\":[]}")]
    [InlineData("\"callback_query\":{\"id\":7}")]
    [InlineData("\"message\":{\"message_id\":5,\"date\":1,\"from\":{\"id\":77},\"chat\":{\"id\":77,\"type\":\"private\"},\"text\":\"\\ud800\"}")]
    public void What_is_not_for_us_is_taken_and_brings_nothing(string field)
    {
        var answer = Receive(Update(field));

        Assert.Equal(200, answer.Status);
        Assert.Empty(answer.Events);
    }

    [Theory]
    [InlineData("first", 200)]
    [InlineData("second", 200)]
    [InlineData("third", 401)]
    [InlineData("", 401)]
    [InlineData(null, 401)]
    [InlineData("firs", 401)]
    public void Either_of_two_secrets_opens_and_nothing_else_does(string? secret, int status) =>
        Assert.Equal(status, _channel.Receive(Request(Update("\"x\":1"), secret)).Status);

    [Fact]
    public void What_is_no_update_is_refused_and_polling_bots_are_not_called()
    {
        Assert.Equal(400, _channel.Receive(Request("[", "first")).Status);
        Assert.Equal(400, _channel.Receive(Request("", "first")).Status);
        Assert.Equal(404, Channel(TelegramMode.Polling).Receive(Request(Update("\"x\":1"), "first")).Status);
    }

    private static TelegramChannel Channel(TelegramMode mode) => new(
        new TelegramOptions { Name = "telegram", Token = "1:abc", Mode = mode, Secrets = mode == TelegramMode.Webhook ? ["first", "second"] : [] },
        new FakeHttp().Client,
        new ManualTime(),
        NullLogger<TelegramChannel>.Instance);

    private static string Update(string field) => $"{{\"update_id\":9,{field}}}";

    private static WebhookRequest Request(string body, string? secret) => new(
        "POST",
        new Uri("https://gateway.example.com/hooks/telegram"),
        secret is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["X-Telegram-Bot-Api-Secret-Token"] = secret },
        Encoding.UTF8.GetBytes(body),
        IPAddress.Loopback);

    private InboundMessage Message(string fields) => Assert.IsType<InboundMessage>(Assert.Single(Receive(Update(
        $"\"message\":{{\"message_id\":5,\"from\":{Jana},\"chat\":{Chat},\"date\":1767603600,{fields}}}")).Events));

    private WebhookAnswer Receive(string json) => _channel.Receive(Request(json, "first"));
}
