using System.Net;
using Gateway.Desk.Contacts.Delivery;

namespace Gateway.Desk.Channels.Twilio;

/// <summary>What Twilio's error codes mean for us (https://www.twilio.com/docs/api/errors).</summary>
internal static class TwilioErrors
{
    /// <summary>The code with words, for people.</summary>
    public static string Describe(int code, string? said = null) => code switch
    {
        21610 => "21610: the customer wrote STOP",
        30003 => "30003: the phone is off or out of reach",
        30004 => "30004: the customer or the network blocks us",
        30005 => "30005: the number is unknown",
        30006 => "30006: a landline, or a network that takes no SMS",
        30007 => "30007: filtered as unwanted by the network",
        30008 => "30008: lost for an unknown reason",
        63003 => "63003: the customer cannot be reached by WhatsApp",
        63016 => "63016: the customer wrote more than 24 h ago, only a template may be sent",
        _ => said is { Length: > 0 } ? $"{code}: {said}" : $"error {code}",
    };

    /// <summary>What an answer that is no success means.</summary>
    public static SendResult ResultOf(ProviderAnswer answer)
    {
        var (code, said) = Read(answer);
        var reason = code > 0 ? Describe(code, said) : answer.Fault ?? $"answered {(int)answer.Status!}";
        return code switch
        {
            // The account as a whole, a number, or a WhatsApp sender sends too much.
            20429 or 14107 or 63018 or 63038 => Later(isForAll: true),
            21610 => Refused(SendRefusal.OptedOut),
            63016 => Refused(SendRefusal.WindowClosed),
            21211 or 21214 or 21217 or 21265 or 21612 or 21614 or 21635 or 63003 or 63024 => Refused(SendRefusal.UnknownAddress),
            20003 or 20005 or 20404 or 21212 or 21408 or 21603 or 21606 or 21608 or 21609 or 21659 or 21660 or 21703 or 63007 or 63015 => Refused(SendRefusal.SetUp),
            _ when answer.IsPassing => Later(answer.Status == HttpStatusCode.TooManyRequests),
            _ when answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound => Refused(SendRefusal.SetUp),
            _ => Refused(SendRefusal.Rejected),
        };

        SendResult Later(bool isForAll) => new SendResult.Later(reason, answer.RetryAfter, isForAll);
        SendResult Refused(SendRefusal kind) => new SendResult.Refused(reason, kind);
    }

    private static (int Code, string? Message) Read(ProviderAnswer answer)
    {
        if (!JsonFields.TryParse(System.Text.Encoding.UTF8.GetBytes(answer.Body), out var document))
        {
            return (0, null);
        }

        using (document)
        {
            var code = document.RootElement.Integer("code") is { } given and > 0 and < int.MaxValue ? (int)given : 0;
            return (code, document.RootElement.Text("message"));
        }
    }
}
