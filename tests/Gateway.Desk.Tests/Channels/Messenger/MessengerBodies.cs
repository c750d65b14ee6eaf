using Gateway.Desk.Channels.Messenger;
using Gateway.Desk.Contacts.Messages;
using Gateway.Desk.Tests.Channels.Graph;
using Gateway.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Desk.Tests.Channels.Messenger;

/// <summary>Channels, and bodies of webhooks for them.</summary>
internal static class MessengerBodies
{
    public const string Account = "106540352242922";
    public const string Psid = "6542103219876543";

    public static MessengerChannel Channel(
        FakeHttp? http = null, MessengerProduct product = MessengerProduct.Messenger, bool hasHumanAgent = false) => new(
        new MessengerOptions { Name = "messenger", Product = product, AccountId = Account, Access = MetaCalls.Access, HasHumanAgent = hasHumanAgent },
        (http ?? new FakeHttp()).Client,
        new ManualTime(),
        NullLogger<MessengerChannel>.Instance);

    public static IReadOnlyList<InboundEvent> Read(string events, MessengerProduct product = MessengerProduct.Messenger)
    {
        var answer = Channel(product: product).Receive(MetaCalls.Signed(Body(events, product)));
        Assert.Equal(200, answer.Status);
        return answer.Events;
    }

    public static string Body(string events, MessengerProduct product = MessengerProduct.Messenger) => Entry($"\"messaging\":[{events}]", product);

    public static string Entry(string content, MessengerProduct product = MessengerProduct.Messenger, string account = Account) =>
        "{\"object\":\"" + (product == MessengerProduct.Instagram ? "instagram" : "page") + "\",\"entry\":[{\"id\":\"" + account + "\",\"time\":1458692752478," + content + "}]}";

    public static string Event(string content, string sender = Psid) =>
        "{\"sender\":{\"id\":\"" + sender + "\"},\"recipient\":{\"id\":\"" + Account + "\"},\"timestamp\":1458692752478," + content + "}";
}
