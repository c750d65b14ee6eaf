using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Telephony.Sip.Messages;

namespace Gateway.Telephony.Sip.Trunks.Identity;

/// <summary>
/// Judges the Identity header of an INVITE (RFC 8224 section 6.2, RFC 8588). The certificate is looked for among those that the
/// operator put into a folder, by the file name at the end of x5u: the address itself is the caller's and is never fetched.
/// </summary>
internal sealed class IdentityVerifier(CertificateFolder? certificates, TimeProvider time)
{
    private const string Header = "Identity";
    private const string Shaken = "shaken";
    private const string Es256 = "ES256";
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(60);

    /// <summary>What the header proves about a call from one number to another, both as digits with "+".</summary>
    public SignatureVerdict Judge(SipRequest invite, string? from, string? to)
    {
        var values = invite.Headers.GetAll(Header).ToArray();
        return values.Length == 0 ? SignatureVerdict.None
            : !Passport.TryParse(values[0], out var passport) ? Invalid("it cannot be read")
            : Judge(invite, passport, from, to);
    }

    private static SignatureVerdict Invalid(string reason, char? attestation = null) => new(SignatureState.Invalid, attestation, reason);

    private SignatureVerdict Judge(SipRequest invite, Passport passport, string? from, string? to)
    {
        if (passport.Algorithm is not (null or Es256))
            return Invalid($"algorithm {passport.Algorithm}", passport.Attestation);
        if (passport.Kind is not (null or Shaken))
            return new SignatureVerdict(SignatureState.Unchecked, null, $"a PASSporT of kind {passport.Kind}");
        if (passport.SigningInput is not { } input)
            return new SignatureVerdict(SignatureState.Unchecked, null, "the short form, whose claims are not sent");
        if (passport.IssuedAt is not { } issued || (time.GetUtcNow() - issued).Duration() > Freshness)
            return Invalid("it is not fresh", passport.Attestation);
        if (!IsSame(passport.Origin, from) || !passport.Destinations.Any(called => IsSame(called, to)))
            return Invalid("it was signed for another call", passport.Attestation);
        if (DateOf(invite) is { } date && (date - issued).Duration() > Freshness)
            return Invalid("it does not fit the Date of the call", passport.Attestation);
        return certificates?.Find(passport.CertificateUrl) is not { } certificate
            ? new SignatureVerdict(SignatureState.Unchecked, passport.Attestation, "its certificate is not here")
            : Check(certificate, input, passport);
    }

    private SignatureVerdict Check(X509Certificate2 certificate, string input, Passport passport)
    {
        if (!certificates!.IsTrusted(certificate, time.GetUtcNow()))
            return Invalid("its certificate is not of an authority that we trust", passport.Attestation);
        using var key = certificate.GetECDsaPublicKey();
        return key is not null
            && key.VerifyData(Encoding.ASCII.GetBytes(input), passport.Signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
            ? new SignatureVerdict(SignatureState.Valid, passport.Attestation, "signed")
            : Invalid("the signature is wrong", passport.Attestation);
    }

    // RFC 8224 section 8.3: digits alone are compared.
    private static bool IsSame(string? signed, string? number) => signed is not null && number is not null && Digits(signed) == Digits(number);

    private static string Digits(string text) => new([.. text.Where(char.IsAsciiDigit)]);

    private static DateTimeOffset? DateOf(SipRequest invite) =>
        DateTimeOffset.TryParseExact(invite.Headers.Get(HeaderNames.Date), "R", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
}
