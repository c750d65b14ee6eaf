using Gateway.Desk.Channels.HttpSms;
using Gateway.Desk.Contacts.Messages;
using Gateway.Host.Configuration.Yaml;

namespace Gateway.Host.Configuration.Files.Channels;

/// <summary>How messages come in, and where the shared secrets are kept.</summary>
internal sealed record HttpSmsReceive(HttpSmsReceiving Receiving, IReadOnlyList<SecretReference> Secrets);

/// <summary>Reads <c>receive</c> of a channel of type <c>http-sms</c>.</summary>
internal static class HttpSmsReceiveSection
{
    private const int LongestWord = 100;

    public static HttpSmsReceive? Read(Section receive, FileContext context)
    {
        var secrets = SecretEntry.Rotating(receive, context, "secret");
        var place = receive.Required<(SecretPlace Place, string Name)>("shown-in", Place, "where the provider shows it: header NAME, query NAME or basic USER");
        var form = receive.Value("type", Scalars.OneOf(("json", BodyForm.Json), ("form", BodyForm.Form)), BodyForm.Json);
        var list = receive.Optional<string>("list", HttpSmsSendSection.Path)?.Value;
        var message = Message(receive.Below("message"));
        var (receipt, states) = Receipts(receive);
        var answer = receive.Optional("answer", Scalars.Text(LongestWord))?.Value ?? "";
        receive.Close();
        if (secrets.Count == 0 || place is not { } shown || message is not { } fields)
        {
            return null;
        }

        return new HttpSmsReceive(
            new HttpSmsReceiving
            {
                Form = form,
                Secrets = [],
                Place = shown.Value.Place,
                PlaceName = shown.Value.Name,
                List = list,
                Message = fields,
                Receipt = receipt,
                States = states,
                Answer = answer,
            },
            secrets);
    }

    private static (string Id, string From, string Text)? Message(Section message)
    {
        var id = Field(message, "id", "the field with the provider's id of a message");
        var from = Field(message, "from", "the field with the customer's number");
        var text = Field(message, "text", "the field with the words");
        message.Close();
        return id is null || from is null || text is null ? null : (id, from, text);
    }

    private static ((string Id, string State, string? Fault)? Fields, Dictionary<string, MessageState> States) Receipts(Section receive)
    {
        var states = new Dictionary<string, MessageState>();
        if (receive.Find("receipts") is null)
        {
            return (null, states);
        }

        var receipts = receive.Below("receipts");
        var id = Field(receipts, "id", "the field with the provider's id of a message of ours");
        var state = Field(receipts, "state", "the field with the state");
        var fault = receipts.Optional("fault", Scalars.Text(LongestWord))?.Value;
        foreach (var (key, meaning) in new[] { ("sent", MessageState.Sent), ("delivered", MessageState.Delivered), ("read", MessageState.Read), ("failed", MessageState.Failed) })
        {
            foreach (var word in receipts.Values(key, Scalars.Text(LongestWord)))
            {
                if (!states.TryAdd(word.Value.ToLowerInvariant(), meaning))
                {
                    receipts.Faults.Add(word.Line, $"'{key}': '{word.Value}' stands for another state already");
                }
            }
        }

        if (states.Count == 0)
        {
            receipts.Faults.Add(receipts.Line, "'delivered' and 'failed' are missing, expected the provider's words for them");
        }

        receipts.Close();
        return (id is null || state is null ? null : (id, state, fault), states);
    }

    private static string? Field(Section section, string key, string expected) =>
        section.Required(key, Scalars.Text(LongestWord), expected)?.Value;

    private static string? Place(string text, out (SecretPlace Place, string Name) value)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        SecretPlace? place = words.Length != 2 ? null : words[0] switch
        {
            "header" => SecretPlace.Header,
            "query" => SecretPlace.Query,
            "basic" => SecretPlace.Basic,
            _ => null,
        };
        value = (place ?? default, words.Length == 2 ? words[1] : "");
        return place is null ? $"'{text}' does not fit, expected header NAME, query NAME or basic USER, for example header X-Token" : null;
    }
}
