namespace Gateway.Telephony.Sip.Auth;

/// <summary>What we prove to a registrar, a trunk or a proxy that challenges us.</summary>
/// <param name="UserName">Name of the account; often not the number that is registered.</param>
/// <param name="Password">The shared secret, in clear.</param>
/// <param name="Realm">The only realm that gets an answer; null trusts the realm that challenges first.</param>
public sealed record DigestAccount(string UserName, string Password, string? Realm = null)
{
    /// <summary>The account without its password, so that no log can show it.</summary>
    public override string ToString() => $"{UserName}@{Realm ?? "*"}";
}
