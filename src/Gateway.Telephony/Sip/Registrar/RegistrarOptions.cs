namespace Gateway.Telephony.Sip.Registrar;

/// <summary>How long and how often a user may register; read once at start.</summary>
public sealed record RegistrarOptions
{
    /// <summary>Time granted to a phone that asks for none. Default 300 s.</summary>
    public TimeSpan DefaultExpiry { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>A phone that asks for less is answered 423 (RFC 3261 section 21.4.17). Default 10 s.</summary>
    public TimeSpan MinExpiry { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A phone that asks for more gets this. Default 600 s: a phone that was unplugged is rung in vain for no longer.</summary>
    public TimeSpan MaxExpiry { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>Phones per user. Default 10; with one more, those that would expire first give way.</summary>
    public int MaxBindings { get; init; } = 10;
}
