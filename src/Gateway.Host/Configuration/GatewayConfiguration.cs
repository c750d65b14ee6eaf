using Gateway.Desk.Flows;
using Gateway.Desk.Reception;
using Gateway.Desk.Routing;
using Gateway.Telephony.Calls;
using Gateway.Telephony.Calls.Outbound;
using Gateway.Telephony.Media.Sessions;
using Gateway.Telephony.Sip.Admission;
using Gateway.Telephony.Sip.Transport;
using Gateway.Telephony.Sip.Trunks;

namespace Gateway.Host.Configuration;

/// <summary>Everything the operator wrote down, checked as a whole: a value of this type has no dangling reference left.</summary>
public sealed record GatewayConfiguration
{
    /// <summary>Name of the company, spoken and shown.</summary>
    public required string Company { get; init; }

    /// <summary>Two-letter country whose national numbers are understood without a prefix. Default DE.</summary>
    public string Country { get; init; } = "DE";

    /// <summary>Folder of the operator's own recordings, laid out as <c>language/name.wav</c>; they win over the shipped
    /// ones. Default none.</summary>
    public string? Prompts { get; init; }

    /// <summary>Folder of the operator's own written texts, <c>language.json</c>; they win over the shipped ones. Default none.</summary>
    public string? Texts { get; init; }

    /// <summary>SIP addresses, realm and timers.</summary>
    public SipOptions Sip { get; init; } = new();

    /// <summary>RTP addresses, ports and timeout.</summary>
    public MediaOptions Media { get; init; } = new();

    /// <summary>Codecs and security of what is heard.</summary>
    public AudioOptions Audio { get; init; } = new();

    /// <summary>Address of health and metrics.</summary>
    public HttpOptions Http { get; init; } = new();

    /// <summary>Where providers, visitors and programs reach the gateway.</summary>
    public WebOptions Web { get; init; } = new();

    /// <summary>Recognisers and where their models lie.</summary>
    public SpeechOptions Speech { get; init; } = new();

    /// <summary>Calls from trunks at once; further ones are answered 503 with Retry-After. Default 500.</summary>
    public int Calls { get; init; } = 500;

    /// <summary>What one source may send, and when it is banned.</summary>
    public AdmissionOptions Admission { get; init; } = new();

    /// <summary>Providers and telephone systems, in the order in which calls to outside try them.</summary>
    public IReadOnlyList<TrunkOptions> Trunks { get; init; } = [];

    /// <summary>How often each registered phone is asked whether it is there; none never asks. Default 60 s.</summary>
    public TimeSpan? PhoneCheck { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Folder of the certificates that sign calls (STIR); none to leave signatures unchecked.</summary>
    public string? CallerCertificates { get; init; }

    /// <summary>Where calls to outside may go and what they may cost.</summary>
    public OutboundOptions Outbound { get; init; } = new();

    /// <summary>Accounts of the trunks that have one, by the trunk's name.</summary>
    public IReadOnlyDictionary<string, TrunkSecret> TrunkSecrets { get; init; } = new Dictionary<string, TrunkSecret>();

    /// <summary>Lines that customers dial; numbers in E.164 form where they are public numbers.</summary>
    public IReadOnlyList<HotlineOptions> Hotlines { get; init; } = [];

    /// <summary>The ways in which customers write.</summary>
    public IReadOnlyList<ChannelSetup> Channels { get; init; } = [];

    /// <summary>What other programs may ask.</summary>
    public ApiOptions Api { get; init; } = new();

    /// <summary>Waiting lines.</summary>
    public IReadOnlyList<QueueOptions> Queues { get; init; } = [];

    /// <summary>What customers want.</summary>
    public IReadOnlyList<IntentOptions> Intents { get; init; } = [];

    /// <summary>Agents and where the secret of each is kept.</summary>
    public IReadOnlyList<AgentAccount> Agents { get; init; } = [];

    /// <summary>Opening hours that hotlines refer to.</summary>
    public IReadOnlyList<OpeningHours> Hours { get; init; } = [];

    /// <summary>Customers known by number from the start.</summary>
    public IReadOnlyList<CustomerOptions> Customers { get; init; } = [];
}
