using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Gateway.Desk.Channels.Twilio;

/// <summary>Finds what is wrong with the set-up of an account and its number.</summary>
internal sealed class TwilioTest(TwilioOptions options, TwilioApi api)
{
    public async IAsyncEnumerable<ChannelFinding> RunAsync([EnumeratorCancellation] CancellationToken ct)
    {
        yield return options.OwnUrl switch
        {
            null => ChannelFinding.Wrong("our address", "web: url is not configured; Twilio signs the address that it calls, and receipts have nowhere to go"),
            { Scheme: not "https" } url => ChannelFinding.Doubtful("our address", $"{url} is not https: what customers write travels in the clear"),
            var url => ChannelFinding.Good("our address", $"Twilio calls {url}"),
        };
        var account = await api.GetAsync(".json", ct).ConfigureAwait(false);
        if (!account.IsGood)
        {
            yield return ChannelFinding.Wrong("account", account.Status is null
                ? $"{options.Api.Host} cannot be asked: {account.Fault}"
                : $"{TwilioErrors.ResultOf(account)}: are account and token, or key, right?");
            yield break;
        }

        yield return Account(account);
        if (options.IsWhatsApp || options.IsService)
        {
            yield return ChannelFinding.Doubtful("incoming messages", $"enter {options.OwnUrl} as the webhook of {options.From} at Twilio (POST); the API does not show it here");
            yield break;
        }

        var numbers = await api.GetAsync($"/IncomingPhoneNumbers.json?PhoneNumber={Uri.EscapeDataString(options.From)}", ct).ConfigureAwait(false);
        yield return Number(numbers);
    }

    private static ChannelFinding Account(ProviderAnswer answer) => Reading(answer, root =>
        root.Text("status") is var status && status != "active" ? ChannelFinding.Wrong("account", $"it is {status}")
        : root.Text("type") == "Trial" ? ChannelFinding.Doubtful("account", "it is a trial: only numbers that were verified can be written to")
        : ChannelFinding.Good("account", $"'{root.Text("friendly_name")}' is active"));

    private ChannelFinding Number(ProviderAnswer answer) => Reading(answer, root =>
    {
        var number = root.List("incoming_phone_numbers").FirstOrDefault(entry => entry.Text("phone_number") == options.From);
        return number.ValueKind != JsonValueKind.Object ? ChannelFinding.Wrong("number", $"the account has no number {options.From}")
            : number.Object("capabilities")?.IsTrue("sms") != true ? ChannelFinding.Wrong("number", $"{options.From} takes no SMS")
            : number.Text("sms_url") != options.OwnUrl?.AbsoluteUri ? ChannelFinding.Wrong("incoming messages", $"Twilio posts messages to '{number.Text("sms_url")}', expected {options.OwnUrl}")
            : number.Text("sms_method") is "GET" ? ChannelFinding.Wrong("incoming messages", "Twilio calls by GET, expected POST")
            : ChannelFinding.Good("incoming messages", $"Twilio posts what comes for {options.From} to us");
    });

    private static ChannelFinding Reading(ProviderAnswer answer, Func<JsonElement, ChannelFinding> read)
    {
        if (!answer.IsGood || !JsonFields.TryParse(Encoding.UTF8.GetBytes(answer.Body), out var document))
        {
            return ChannelFinding.Wrong("account", $"Twilio answered {(int?)answer.Status}: {answer.Fault}");
        }

        using (document)
        {
            return read(document.RootElement);
        }
    }
}
