namespace Gateway.Host.Api.Company;

/// <summary>How to reach the company, for people and machines; docs/contact-json.md describes it.</summary>
internal sealed record CompanyJson(
    int Version,
    string Company,
    string Country,
    IReadOnlyList<string> Languages,
    IReadOnlyList<HotlineJson> Hotlines,
    IReadOnlyList<ChannelJson> Channels,
    IReadOnlyList<HoursJson> Hours,
    IReadOnlyList<IntentJson> Intents,
    DateTimeOffset Generated);

/// <summary>A line that customers dial.</summary>
internal sealed record HotlineJson(
    string Name, IReadOnlyList<string> Numbers, IReadOnlyList<string> Languages, string? Hours, bool IsOpen, int? AgentsPresent, double? EstimatedWaitSeconds);

/// <summary>A channel that customers write on.</summary>
internal sealed record ChannelJson(string Name, string Type, string Link, IReadOnlyList<string> Languages, string? Hours, bool IsOpen);

/// <summary>Opening hours in their time zone.</summary>
internal sealed record HoursJson(
    string Name, string TimeZone, IReadOnlyDictionary<string, IReadOnlyList<string>> Week, IReadOnlyList<DateOnly> Closed);

/// <summary>Something that customers want, with its words by language.</summary>
internal sealed record IntentJson(string Name, IReadOnlyDictionary<string, string> Label);
