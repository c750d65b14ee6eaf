using Gateway.Host.Configuration;
using Gateway.Telephony.Sip.Auth;
using Gateway.Telephony.Sip.Trunks;

namespace Gateway.Host.Wiring;

/// <summary>Gives each trunk its account with the password read.</summary>
internal static class TrunkAccounts
{
    public static IReadOnlyList<TrunkOptions> Join(GatewayConfiguration configuration) =>
        [.. configuration.Trunks.Select(trunk =>
            configuration.TrunkSecrets.TryGetValue(trunk.Name, out var secret) ? Join(trunk, secret) : trunk)];

    private static TrunkOptions Join(TrunkOptions trunk, TrunkSecret secret)
    {
        var account = new DigestAccount(
            secret.User,
            secret.Secret.TryRead(out var password, out var fault)
                ? password
                : throw new InvalidOperationException($"The secret of trunk {trunk.Name} cannot be read: {fault}"),
            secret.Realm);
        return trunk.Registration is { } registration
            ? trunk with { Registration = registration with { Account = account } }
            : trunk with { Account = account };
    }
}
