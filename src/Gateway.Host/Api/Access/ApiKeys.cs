using System.Security.Cryptography;
using System.Text;
using Gateway.Host.Configuration;

namespace Gateway.Host.Api.Access;

/// <summary>Who may ask. Keys are compared by their SHA-256, all of them and in constant time: neither which key nor how much of it
/// is right shows in the time.</summary>
internal sealed class ApiKeys
{
    private const int ShortestKey = 32;

    private readonly List<(byte[] Hash, ApiCaller Caller)> _keys;

    /// <summary>Reads the keys from where they are kept.</summary>
    /// <exception cref="InvalidOperationException">One cannot be read.</exception>
    public ApiKeys(ApiOptions options, TimeProvider time) => _keys =
    [
        .. from key in options.Keys
           let caller = new ApiCaller(key.Name, key.Scopes, new RequestBudget(key.Rate, time))
           from secret in key.Secrets
           select (HashOf(secret.Read()), caller),
    ];

    /// <summary>What is wrong with a key; none when it serves.</summary>
    public static string? FaultOf(SecretReference secret) =>
        !secret.TryRead(out var key, out var fault) ? fault
        : key.Length < ShortestKey ? $"{secret} has {key.Length} letters, expected at least {ShortestKey}, for example of: openssl rand -hex 32"
        : null;

    /// <summary>Who has this key; none for a wrong one.</summary>
    public ApiCaller? Find(string presented)
    {
        var hash = HashOf(presented);
        ApiCaller? found = null;
        foreach (var (known, caller) in _keys)
        {
            if (CryptographicOperations.FixedTimeEquals(known, hash))
            {
                found = caller;
            }
        }

        return found;
    }

    private static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}

/// <summary>A program that showed its key.</summary>
/// <param name="Name">Name for the log.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Budget">How much it may ask.</param>
internal sealed record ApiCaller(string Name, IReadOnlySet<string> Scopes, RequestBudget Budget);
