namespace Gateway.Host.Configuration;

/// <summary>With what a trunk's provider knows us.</summary>
/// <param name="User">Name of the account.</param>
/// <param name="Realm">The only realm that is answered; null trusts the first one.</param>
/// <param name="Secret">Where the password is kept.</param>
public sealed record TrunkSecret(string User, string? Realm, SecretReference Secret);
