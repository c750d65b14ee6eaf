using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Desk.Channels.Email.Mime;

namespace Gateway.Desk.Channels.Email.Hooks;

/// <summary>SendGrid's Inbound Parse: a form with the parsed mail, or with the whole one in <c>email</c>. Checked by user and password
/// in the address, by the signature of its security policy (ECDSA over time and body), or by both
/// (twilio.com/docs/sendgrid/for-developers/parsing-email).</summary>
internal sealed partial class SendGridHook : IMailHook, IDisposable
{
    private const string SignatureHeader = "X-Twilio-Email-Event-Webhook-Signature";
    private const string TimestampHeader = "X-Twilio-Email-Event-Webhook-Timestamp";
    private const int LongestSignature = 200;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly BasicAuthorization? _authorization;
    private readonly ECDsa[] _keys;
    private readonly TimeProvider _time;

    /// <param name="authorization">User and password; none when only the signature is checked.</param>
    /// <param name="publicKeys">Keys as SendGrid shows them (SubjectPublicKeyInfo in base64); empty when none is checked.</param>
    /// <param name="time">The clock.</param>
    public SendGridHook(BasicAuthorization? authorization, IReadOnlyList<string> publicKeys, TimeProvider time)
    {
        if (authorization is null && publicKeys.Count == 0)
        {
            throw new ArgumentException("Somebody has to vouch for a call.", nameof(publicKeys));
        }

        _authorization = authorization;
        _keys = [.. publicKeys.Select(Import)];
        _time = time;
    }

    /// <summary>Whether a text is a public key as it is expected.</summary>
    public static bool IsPublicKey(string text)
    {
        try
        {
            using var key = Import(text);
            return true;
        }
        catch (Exception fault) when (fault is FormatException or CryptographicException)
        {
            return false;
        }
    }

    public HookReading Read(WebhookRequest request)
    {
        if ((_authorization?.Refuse(request) ?? RefuseSignature(request)) is { } why)
        {
            return HookReading.Forged(why);
        }

        if (!FormBody.TryParse(request.Header("Content-Type"), request.Body, out var form))
        {
            return HookReading.Malformed("no form");
        }

        return HookReading.Of(Read(form));
    }

    public void Dispose() => Array.ForEach(_keys, key => key.Dispose());

    private static ECDsa Import(string text)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(text), out _);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    private string? RefuseSignature(WebhookRequest request)
    {
        if (_keys.Length == 0)
        {
            return null;
        }

        if (request.Header(TimestampHeader) is not { } timestamp || request.Header(SignatureHeader) is not { Length: < LongestSignature } header)
        {
            return "timestamp or signature is missing";
        }

        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds > 253402300799 || (_time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Window)
        {
            return $"the timestamp is more than {Window.TotalMinutes:0} min away";
        }

        var signature = new byte[LongestSignature];
        return Convert.TryFromBase64String(header, signature, out var length) && IsSigned(timestamp, request.Body.Span, signature[..length])
            ? null
            : "wrong signature";
    }

    private bool IsSigned(string timestamp, ReadOnlySpan<byte> body, byte[] signature)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(Encoding.UTF8.GetBytes(timestamp));
        sha.AppendData(body);
        var hash = sha.GetHashAndReset();
        return _keys.Any(key => Verify(key, hash, signature));
    }

    private static bool Verify(ECDsa key, byte[] hash, byte[] signature)
    {
        lock (key)
        {
            return key.VerifyHash(hash, signature, DSASignatureFormat.Rfc3279DerSequence);
        }
    }

    private static ReceivedMail Read(FormBody form)
    {
        var checks = new SenderChecks(
            "pass".Equals(form.Text("SPF")?.Trim(), StringComparison.OrdinalIgnoreCase),
            [.. Passed().Matches(form.Text("dkim") ?? "").Select(match => match.Groups["domain"].Value)]);
        var envelopeFrom = Property(form.Text("envelope"), "from");
        if (form.Find("email") is { } raw)
        {
            return MailParts.Read(MimePart.Parse(raw.Content)) with { EnvelopeFrom = envelopeFrom, Checks = checks };
        }

        var charsets = form.Text("charsets");
        string? Text(string name) => form.Text(name, Property(charsets, name));
        return new ReceivedMail
        {
            Headers = MailHeaders.Parse(form.Text("headers") ?? ""),
            From = Text("from"),
            EnvelopeFrom = envelopeFrom,
            Subject = Text("subject"),
            Text = Text("text") ?? "",
            Html = Text("html") ?? "",
            Files = [.. form.Files.Select(file => new MailFile(file.FileName!, file.MediaType, file.Content))],
            Checks = checks,
        };
    }

    private static string? Property(string? json, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(json ?? "{}");
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(name, out var value)
                && value.ValueKind == JsonValueKind.String
                    ? value.GetString()
                    : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    // {@example.com : pass, @other.example : fail}
    [GeneratedRegex(@"@?(?<domain>[A-Za-z0-9._-]{1,253})""?\s*:\s*""?pass\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Passed();
}
