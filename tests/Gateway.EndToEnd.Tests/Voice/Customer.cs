using System.Net;
using Gateway.Peers.Gateways;
using Gateway.Peers.Phones;
using Gateway.Peers.Processes;
using Gateway.Peers.Sound;

namespace Gateway.EndToEnd.Tests.Voice;

/// <summary>A person on a real phone who calls the gateway and reacts to what it does, as its log tells it.</summary>
internal sealed class Customer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly GatewayProcess _gateway;
    private int _read;

    private Customer(GatewayProcess gateway, Baresip phone, string callId)
    {
        _gateway = gateway;
        Phone = phone;
        CallId = callId;
    }

    public Baresip Phone { get; }

    public string CallId { get; }

    /// <summary>Calls the gateway's hotline.</summary>
    public static async Task<Customer> CallAsync(
        GatewayProcess gateway, string number = "+4915112345678", BaresipOptions? options = null)
    {
        var phone = await Baresip.StartAsync((options ?? new BaresipOptions()) with { User = number });
        return await CallFromAsync(phone, gateway);
    }

    /// <summary>Calls the gateway's hotline from a phone that is there already, directly or through a provider.</summary>
    public static async Task<Customer> CallFromAsync(Baresip phone, GatewayProcess gateway, IPEndPoint? provider = null)
    {
        var own = phone.Transport == PeerTransport.Tls ? gateway.Folder.Tls : gateway.Sip;
        await phone.DialAsync(gateway.Folder.Number, provider ?? own);
        var established = await phone.WaitAsync(PhoneEventKind.Established, Patience);
        return new Customer(gateway, phone, established.CallId);
    }

    /// <summary>The text of the next step of this call that the gateway logs, of one of the kinds.</summary>
    public async Task<(string Kind, string Text)> StepAsync(params string[] kinds)
    {
        while (true)
        {
            var marker = $"{CallId} +";
            var at = _read;
            await _gateway.LogLineAsync(
                _ => Steps(marker).Skip(at).Any(step => kinds.Contains(step.Kind)), $"{string.Join(" or ", kinds)} of {CallId}", Patience);
            var steps = Steps(marker).ToArray();
            for (var next = at; next < steps.Length; next++)
            {
                if (kinds.Contains(steps[next].Kind))
                {
                    _read = next + 1;
                    return steps[next];
                }
            }
        }
    }

    /// <summary>Asks for a person by key and completes in the queue.</summary>
    public async Task AskForPersonAsync()
    {
        await Phone.PressAsync("0");
        Assert.Equal("general", (await StepAsync("Queued")).Text);
    }

    /// <summary>Calls, asks for a person by key and completes in the queue.</summary>
    public static async Task<Customer> CallForPersonAsync(
        GatewayProcess gateway, string number = "+4915112345678", BaresipOptions? options = null)
    {
        var customer = await CallAsync(gateway, number, options);
        await customer.AskForPersonAsync();
        return customer;
    }

    /// <summary>Awaits the end of the contact and returns its two words.</summary>
    public async Task<string> EndingAsync() => (await StepAsync("Ended")).Text;

    /// <summary>Every step so far.</summary>
    public IReadOnlyList<(string Kind, string Text)> Steps() => [.. Steps($"{CallId} +")];

    /// <summary>
    /// Says a sentence when asked, again in the same words when asked again, and yes or no when asked whether it is about
    /// something; completes when the reception is over.
    /// </summary>
    public async Task<(string Kind, string Text)> AnswerQuestionsAsync(SpokenSentence wish, Func<string, bool> isMeant)
    {
        while (true)
        {
            var (kind, text) = await StepAsync("Asked", "Queued", "Replied");
            if (kind != "Asked")
            {
                return (kind, text);
            }

            if (text.StartsWith("is it ", StringComparison.Ordinal))
            {
                var intent = text["is it ".Length..].TrimEnd('?');
                await Phone.SayAsync(new SpokenSentence(isMeant(intent) ? "yes" : "no", wish.Voice));
            }
            else
            {
                await Phone.SayAsync(wish);
            }
        }
    }

    public ValueTask DisposeAsync() => Phone.DisposeAsync();

    private IEnumerable<(string Kind, string Text)> Steps(string marker) => _gateway.Log
        .Where(line => line.Contains(marker, StringComparison.Ordinal))
        .Select(line => line[(line.IndexOf(marker, StringComparison.Ordinal) + marker.Length)..].Split(' ', 3))
        .Select(parts => (parts[1], parts.Length > 2 ? parts[2] : ""));
}
