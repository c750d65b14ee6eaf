namespace Gateway.Desk.Contacts;

/// <summary>A handle that points to a customer, with how far it can be trusted and what says so.</summary>
/// <param name="Kind">What the value is.</param>
/// <param name="Value">The handle in its normal form; a phone number in E.164 form.</param>
/// <param name="Trust">How far the handle can be believed.</param>
/// <param name="Evidence">Where it came from, for example "P-Asserted-Identity of trunk city".</param>
public sealed record Identity(IdentityKind Kind, string Value, IdentityTrust Trust, string Evidence)
{
    /// <summary>The identity of a caller's number.</summary>
    public static Identity Of(PhoneNumber number, IdentityTrust trust, string evidence) =>
        new(IdentityKind.PhoneNumber, number.Value, trust, evidence);
}

/// <summary>What the value of an <see cref="Identity"/> is.</summary>
public enum IdentityKind
{
    /// <summary>A telephone number in E.164 form.</summary>
    PhoneNumber,

    /// <summary>A WhatsApp id: a number or a business-scoped id.</summary>
    WhatsApp,

    /// <summary>A Telegram user id.</summary>
    Telegram,

    /// <summary>A page-scoped id of Messenger or Instagram.</summary>
    PageScoped,

    /// <summary>An e-mail address.</summary>
    EmailAddress,

    /// <summary>The cookie of a web chat.</summary>
    WebChat,

    /// <summary>What another system calls the customer: the channel's name, a colon, its id.</summary>
    Other,
}

/// <summary>How far an identity can be believed, weakest first. A number is a hint at every level, never a proof.</summary>
public enum IdentityTrust
{
    /// <summary>The peer wrote it and nobody vouches for it, for example a From header.</summary>
    Claimed,

    /// <summary>A network that we trust asserts it, for example P-Asserted-Identity from a trunk (RFC 3325).</summary>
    Asserted,

    /// <summary>The originating network signed for it, for example attestation A (RFC 8588).</summary>
    Attested,

    /// <summary>The operator entered it.</summary>
    Operator,
}
