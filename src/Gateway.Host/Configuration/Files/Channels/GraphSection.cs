using Gateway.Desk.Channels.Graph;
using Gateway.Host.Configuration.Yaml;

namespace Gateway.Host.Configuration.Files.Channels;

/// <summary>Reads the keys that all channels of Meta have: token, app secrets, verify token, address and version of the Graph API.</summary>
internal static class GraphSection
{
    /// <summary>The secrets, and how the access is made of them once they can be read; none when a fault was reported.</summary>
    public static (IReadOnlyList<SecretReference> Secrets, Func<ChannelParts, GraphAccess> Create)? Read(
        Section item, string name, FileContext context)
    {
        var token = SecretEntry.Required(item, context, "token");
        var appSecrets = SecretEntry.Rotating(item, context, "app-secret");
        var verifyToken = SecretEntry.Required(item, context, "verify-token");
        var api = item.Optional("api", UrlScalars.Base)?.Value;
        var version = item.Optional<string>("version", Version)?.Value;
        if (token is null || verifyToken is null || appSecrets.Count == 0)
        {
            return null;
        }

        return ([token, .. appSecrets, verifyToken], Create);

        GraphAccess Create(ChannelParts parts)
        {
            var access = new GraphAccess
            {
                Token = token.Read(),
                AppSecrets = [.. appSecrets.Select(secret => secret.Read())],
                VerifyToken = verifyToken.Read(),
                Webhook = parts.WebhookUrl(name),
            };
            return access with { Api = api ?? access.Api, Version = version ?? access.Version };
        }
    }

    /// <summary>An id that Meta gives, digits only.</summary>
    public static string? Id(string text, out string value)
    {
        value = text;
        return text.Length is >= 5 and <= 32 && text.All(char.IsAsciiDigit)
            ? null
            : $"'{text}' is no id of Meta, expected 5 to 32 digits, for example 106540352242922";
    }

    private static string? Version(string text, out string value)
    {
        value = text;
        return System.Version.TryParse(text.AsSpan(text.StartsWith('v') ? 1 : text.Length), out _)
            ? null
            : $"'{text}' is no version of the Graph API, expected for example v24.0";
    }
}
