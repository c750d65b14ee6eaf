using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Desk.Channels;

/// <summary>The signature of bodies between us and systems that we define the interface for:
/// <c>X-Gateway-Signature: t=UNIX-SECONDS,v1=HEX</c>, where HEX is HMAC-SHA-256 over "t.body". Several v1 may stand there,
/// one for each secret while one replaces another.</summary>
public static class GatewaySignature
{
    /// <summary>Name of the header.</summary>
    public const string Header = "X-Gateway-Signature";

    /// <summary>How far the time of a signature may be from ours, either way.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private const int LongestHeader = 2048;
    private const int MostSignatures = 8;

    /// <summary>The header's value for a body: one signature for each secret.</summary>
    public static string Sign(IReadOnlyList<string> secrets, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var time = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var text = new StringBuilder("t=").Append(time);
        foreach (var secret in secrets)
        {
            text.Append(",v1=").Append(Convert.ToHexStringLower(Digest(secret, time, body)));
        }

        return text.ToString();
    }

    /// <summary>Checks a header against the body as it came. Each secret is compared with each signature in constant time.</summary>
    /// <param name="header">The header's value; none when it is missing.</param>
    /// <param name="body">The body as it came.</param>
    /// <param name="secrets">Secrets of which any may have signed.</param>
    /// <param name="now">Our time.</param>
    /// <param name="signed">When it was signed.</param>
    /// <returns>None when it is good, else what is wrong, for the log.</returns>
    public static string? Check(
        string? header, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets, DateTimeOffset now, out DateTimeOffset signed)
    {
        signed = now;
        if (header is not { Length: > 0 and <= LongestHeader })
        {
            return $"{Header} is missing";
        }

        if (!TryRead(header, out var time, out var seconds, out var signatures))
        {
            return $"{Header} is not t=SECONDS,v1=HEX";
        }

        if (Math.Abs(seconds - now.ToUnixTimeSeconds()) > (long)Window.TotalSeconds)
        {
            return $"{Header} was made more than {Window.TotalMinutes:0} minutes away from our time";
        }

        signed = DateTimeOffset.FromUnixTimeSeconds(seconds);
        var isGood = false;
        foreach (var secret in secrets)
        {
            var digest = Digest(secret, time, body);
            foreach (var signature in signatures)
            {
                isGood |= CryptographicOperations.FixedTimeEquals(digest, signature);
            }
        }

        return isGood ? null : $"no v1 of {Header} fits";
    }

    private static bool TryRead(string header, out string time, out long seconds, out List<byte[]> signatures)
    {
        time = "";
        seconds = 0;
        signatures = [];
        foreach (var part in header.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.StartsWith("t=", StringComparison.Ordinal))
            {
                // The digits themselves are signed; a second time would leave open which of them.
                if (time.Length > 0 || !long.TryParse(part.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out seconds))
                {
                    return false;
                }

                time = part[2..];
            }
            else if (part.StartsWith("v1=", StringComparison.Ordinal))
            {
                var digest = new byte[HMACSHA256.HashSizeInBytes];
                if (signatures.Count == MostSignatures
                    || part.Length != 3 + (2 * digest.Length)
                    || Convert.FromHexString(part.AsSpan(3), digest, out _, out _) != System.Buffers.OperationStatus.Done)
                {
                    return false;
                }

                signatures.Add(digest);
            }
        }

        return time.Length > 0 && signatures.Count > 0;
    }

    private static byte[] Digest(string secret, string time, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hash.AppendData(Encoding.ASCII.GetBytes(time));
        hash.AppendData("."u8);
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }
}
