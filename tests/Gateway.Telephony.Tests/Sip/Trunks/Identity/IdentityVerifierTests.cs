using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Trunks.Identity;
using Gateway.Testing;

namespace Gateway.Telephony.Tests.Sip.Trunks.Identity;

public sealed class IdentityVerifierTests : IDisposable
{
    private const string From = "+4930555";
    private const string To = "+4940777";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-stir-");
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ManualTime _time = new();

    public IdentityVerifierTests()
    {
        var root = new CertificateRequest("CN=Authority", _authorityKey, HashAlgorithmName.SHA256);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = root.CreateSelfSigned(_time.GetUtcNow().AddYears(-1), _time.GetUtcNow().AddYears(1));
        using var certificate = new CertificateRequest("CN=SHAKEN", _key, HashAlgorithmName.SHA256)
            .Create(authority, _time.GetUtcNow().AddDays(-1), _time.GetUtcNow().AddDays(1), [1]);
        using var own = new CertificateRequest("CN=Self", _key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(_time.GetUtcNow().AddDays(-1), _time.GetUtcNow().AddDays(1));
        _folder.CreateSubdirectory("authorities");
        File.WriteAllText(Path.Combine(_folder.FullName, "carrier.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder.FullName, "self.pem"), own.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder.FullName, "authorities", "root.pem"), authority.ExportCertificatePem());
    }

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _key.Dispose();
        _authorityKey.Dispose();
    }

    [Theory]
    [InlineData("A")]
    [InlineData("B")]
    [InlineData("C")]
    public void A_fresh_signature_of_a_known_carrier_for_this_call_is_valid(string attest)
    {
        var verdict = Judge(Sign(attest: attest));

        Assert.Equal((SignatureState.Valid, attest[0]), (verdict.State, verdict.Attestation!.Value));
    }

    [Fact]
    public void Without_the_certificate_it_is_read_and_not_believed()
    {
        Assert.Equal(SignatureState.Unchecked, Judge(Sign(x5u: "https://evil.example/other.pem")).State);
        Assert.Equal(SignatureState.Unchecked, Judge(Sign(), folder: false).State);
        Assert.Equal(SignatureState.Unchecked, Judge("..c2lnbmF0dXJl;info=<https://c.example/carrier.pem>;alg=ES256;ppt=shaken").State);
        Assert.Equal(SignatureState.None, Judge(null).State);
    }

    [Fact]
    public void What_is_old_new_foreign_or_changed_is_invalid()
    {
        (string Header, string Reason)[] bad =
        [
            (Sign(age: 61), "it is not fresh"),
            (Sign(age: -61), "it is not fresh"),
            (Sign(from: "4930556"), "it was signed for another call"),
            (Sign(to: "4940778"), "it was signed for another call"),
            (Sign(alg: "none"), "algorithm none"),
            (Sign(alg: "HS256"), "algorithm HS256"),
            (Sign(x5u: "https://c.example/self.pem"), "its certificate is not of an authority that we trust"),
            (Broken(Sign()), "the signature is wrong"),
            ("nonsense", "it cannot be read"),
            ("a.b.c", "it cannot be read"),
            ($"{Encode("[]")}.{Encode("{}")}.AAAA", "it is not fresh"),
            ($"{Encode("{}")}.{Encode("{\"iat\":\"soon\"}")}.AAAA", "it cannot be read"),
            ($"{Encode("{}")}.{Encode("{\"dest\":{\"tn\":[1,2]}}")}.AAAA", "it cannot be read"),
            (new string('a', 5000), "it cannot be read"),
        ];

        Assert.All(bad, entry => Assert.Equal((SignatureState.Invalid, entry.Reason), (Judge(entry.Header).State, Judge(entry.Header).Reason)));
    }

    [Fact]
    public void A_Date_far_from_the_signature_is_invalid()
    {
        var invite = Invite(Sign());
        invite.Headers.Add("Date", _time.GetUtcNow().AddMinutes(-5).ToString("R"));

        Assert.Equal(SignatureState.Invalid, Verifier().Judge(invite, From, To).State);
    }

    private static string Broken(string header)
    {
        var dot = header.LastIndexOf('.', header.IndexOf(';'));
        return header[..(dot + 1)] + (header[dot + 1] == 'A' ? 'B' : 'A') + header[(dot + 2)..];
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private SignatureVerdict Judge(string? header, bool folder = true) => Verifier(folder).Judge(Invite(header), From, To);

    private IdentityVerifier Verifier(bool folder = true) => new(folder ? new CertificateFolder(_folder.FullName) : null, _time);

    private static SipRequest Invite(string? identity)
    {
        var request = new SipRequest("INVITE", new SipUri("sip", To, "gateway.example"));
        if (identity is not null)
            request.Headers.Add("Identity", identity);
        return request;
    }

    private string Sign(
        string attest = "A", int age = 0, string from = "4930555", string to = "4940777", string alg = "ES256", string x5u = "https://c.example/carrier.pem")
    {
        var header = Encode($$"""{"alg":"{{alg}}","ppt":"shaken","typ":"passport","x5u":"{{x5u}}"}""");
        var claims = Encode(
            $$"""{"attest":"{{attest}}","dest":{"tn":["{{to}}"]},"iat":{{_time.GetUtcNow().ToUnixTimeSeconds() - age}},"orig":{"tn":"{{from}}"},"origid":"1"}""");
        var signature = _key.SignData(
            Encoding.ASCII.GetBytes($"{header}.{claims}"), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{header}.{claims}.{Base64Url.EncodeToString(signature)};info=<{x5u}>;alg={alg};ppt=shaken";
    }
}
