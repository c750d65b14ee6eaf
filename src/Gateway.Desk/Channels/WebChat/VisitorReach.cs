using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Consents;

namespace Gateway.Desk.Channels.WebChat;

/// <summary>How visitors can be reached elsewhere, once they leave an address or number.</summary>
/// <param name="Consents">Keeps what they agreed to.</param>
/// <param name="Country">Whose national numbers can be read (ISO 3166 two-letter code).</param>
/// <param name="Channels">The configured channels that an address of each kind is for.</param>
public sealed record VisitorReach(IConsentStore Consents, string Country, IReadOnlyDictionary<IdentityKind, IReadOnlyList<string>> Channels)
{
    /// <summary>The channels that an address of that kind is for.</summary>
    public IReadOnlyList<string> For(IdentityKind kind) => Channels.GetValueOrDefault(kind, []);
}
