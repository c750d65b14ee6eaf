using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Channels.HttpSms;

/// <summary>How an SMS provider with an HTTP interface of its own is a channel.</summary>
public sealed record HttpSmsOptions
{
    /// <summary>Name of the channel.</summary>
    public required string Name { get; init; }

    /// <summary>Who we are, as the provider wants it: a number or a sender name; stands for {from}.</summary>
    public required string From { get; init; }

    /// <summary>Country (ISO 3166) whose national numbers the provider may hand over. Default none: international ones only.</summary>
    public string Country { get; init; } = "";

    /// <summary>How a message is sent.</summary>
    public required HttpSmsSending Sending { get; init; }

    /// <summary>How messages come in; none when the channel only sends.</summary>
    public HttpSmsReceiving? Receiving { get; init; }
}

/// <summary>The request that sends a message. Texts are templates with {to}, {from}, {text}, {id} and {secret}.</summary>
public sealed record HttpSmsSending
{
    /// <summary>Method. Default POST.</summary>
    public string Method { get; init; } = "POST";

    /// <summary>Address; placeholders stand behind the host.</summary>
    public required string Url { get; init; }

    /// <summary>Headers; {text} may not stand in them.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The body; none for a request without one.</summary>
    public string? Body { get; init; }

    /// <summary>What the body is.</summary>
    public BodyForm Form { get; init; }

    /// <summary>What {secret} stands for.</summary>
    public string Secret { get; init; } = "";

    /// <summary>How {to} is written.</summary>
    public NumberForm Numbers { get; init; }

    /// <summary>Path of the message id in a JSON answer, for example "messages[0].id"; an answer without it is a refusal. Default none.</summary>
    public string? IdPath { get; init; }

    /// <summary>Characters of the longest text. Default 1530, ten joined SMS of 153.</summary>
    public int LongestText { get; init; } = 1530;
}

/// <summary>What calls of the provider look like.</summary>
public sealed record HttpSmsReceiving
{
    /// <summary>What bodies are: form or JSON.</summary>
    public BodyForm Form { get; init; }

    /// <summary>One secret, or two of which either is valid while one replaces the other.</summary>
    public required IReadOnlyList<string> Secrets { get; init; }

    /// <summary>Where the provider shows it.</summary>
    public required SecretPlace Place { get; init; }

    /// <summary>Name of the header or field that shows the secret, or the user's name.</summary>
    public string PlaceName { get; init; } = "";

    /// <summary>Path of the list in a JSON body that holds several. Default none: the body is one message.</summary>
    public string? List { get; init; }

    /// <summary>Fields of a message: id, from, text.</summary>
    public required (string Id, string From, string Text) Message { get; init; }

    /// <summary>Fields of a receipt (id, state, fault); none when there are no receipts.</summary>
    public (string Id, string State, string? Fault)? Receipt { get; init; }

    /// <summary>What the provider's words for states mean, without regard to case.</summary>
    public IReadOnlyDictionary<string, MessageState> States { get; init; } = new Dictionary<string, MessageState>();

    /// <summary>What a good call is answered. Default nothing.</summary>
    public string Answer { get; init; } = "";
}

/// <summary>What a body is, and so how what is put into it is escaped.</summary>
public enum BodyForm
{
    /// <summary>application/json.</summary>
    Json,

    /// <summary>application/x-www-form-urlencoded.</summary>
    Form,

    /// <summary>application/xml.</summary>
    Xml,
}

/// <summary>How a number is written.</summary>
public enum NumberForm
{
    /// <summary>+49301234567.</summary>
    Plus,

    /// <summary>49301234567.</summary>
    Digits,

    /// <summary>0049301234567.</summary>
    Zeros,
}

/// <summary>Where a provider shows the shared secret.</summary>
public enum SecretPlace
{
    /// <summary>In a header.</summary>
    Header,

    /// <summary>In the address.</summary>
    Query,

    /// <summary>As the password of HTTP Basic authentication.</summary>
    Basic,
}
