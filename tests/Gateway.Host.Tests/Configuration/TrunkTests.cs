using Gateway.Host.Configuration;
using Gateway.Host.Configuration.Files;
using Gateway.Telephony.Sip.Trunks;

namespace Gateway.Host.Tests.Configuration;

public sealed class TrunkTests : IDisposable
{
    private readonly ConfigurationFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_registered_trunk_takes_from_its_profile_what_it_does_not_say()
    {
        var trunk = Read("""
              - name: telekom
                profile: telekom-sip-trunk
                numbers: ["+4930123450", "030 123451"]
                show-callers: yes
                messages: yes
                check: off
                register:
                  user: "+49199296000000012345"
                  auth-user: account
                  realm: sip-trunk.telekom.de
                  secret: env:HOME
                  expires: 8m
            """);

        var registration = trunk.Registration!;
        Assert.Equal(["sip:sip-trunk.telekom.de;transport=tcp"], registration.Registrars.Select(registrar => registrar.ToString()));
        Assert.Equal("sip:reg.sip-trunk.telekom.de;transport=tcp", registration.OutboundProxy!.ToString());
        Assert.Equal(("+49199296000000012345", TimeSpan.FromMinutes(8)), (registration.User, registration.Expires));
        Assert.Equal(["+4930123450", "+4930123451"], trunk.Numbers.Select(number => number.Value));
        Assert.Equal(IdentityHeader.PPreferredIdentity, trunk.Profile.Identity);
        Assert.True(trunk.ShowsCallers);
        Assert.True(trunk.Messages);
        Assert.Null(trunk.Check);
        var secret = _files.Read().Configuration!.TrunkSecrets["telekom"];
        Assert.Equal(("account", "sip-trunk.telekom.de"), (secret.User, secret.Realm));
    }

    [Fact]
    public void Several_registrars_a_domain_and_a_proxy_are_read_in_order()
    {
        var registration = Read("""
              - name: provider
                transport: tls
                register:
                  registrar: [one.example.com, "192.0.2.1:5070", "[2001:db8::1]:5071"]
                  domain: example.com
                  user: line
                  outbound-proxy: proxy.example.com
                  transport: udp
            """).Registration!;

        Assert.Equal(
            ["sip:one.example.com;transport=udp", "sip:192.0.2.1:5070;transport=udp", "sip:[2001:db8::1]:5071;transport=udp"],
            registration.Registrars.Select(registrar => registrar.ToString()));
        Assert.Equal(("example.com", "sip:proxy.example.com;transport=udp"), (registration.Domain, registration.OutboundProxy!.ToString()));
    }

    [Fact]
    public void A_trunk_by_address_may_have_a_server_credentials_and_changes_to_its_profile()
    {
        var trunk = Read("""
              - name: pbx
                addresses: [192.0.2.0/24]
                server: pbx.example.com
                credentials: {user: gw, secret: env:HOME}
                check: 10s
                profile:
                  like: fritzbox
                  dialled: to
                  codecs: [pcmu]
            """);

        Assert.Equal("sip:pbx.example.com", trunk.Server!.ToString());
        Assert.False(trunk.Messages);
        Assert.Equal(TimeSpan.FromSeconds(10), trunk.Check);
        Assert.Equal((NumberFormat.National, DialledHeader.To), (trunk.Profile.Numbers, trunk.Profile.Dialled));
        Assert.Equal(["pcmu"], trunk.Profile.Codecs);
        Assert.Equal("gw", _files.Read().Configuration!.TrunkSecrets["pbx"].User);
    }

    [Fact]
    public void A_registration_without_a_secret_is_pointed_out()
    {
        Read("""
              - name: provider
                register: {registrar: sip.example.com, user: line}
            """);

        Assert.Contains(_files.Read().Faults, fault => fault.IsWarning && fault.Text.Contains("has no secret", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Each_shipped_profile_is_good(string file)
    {
        var faults = new FaultList();
        var profile = TrunkProfileFile.Parse(file, File.ReadAllText(Path.Combine(TrunkProfileFile.Folder, file + ".yaml")), faults.Of(file));

        Assert.Empty(faults.Sorted);
        Assert.NotEmpty(profile.Title);
        Assert.Same(TrunkProfileFile.Shipped[file].Name, TrunkProfileFile.Shipped[file].Name);
    }

    [Fact]
    public void The_generic_profile_says_in_its_file_what_it_says_in_the_code() =>
        Assert.Equal(TrunkProfile.Generic with { Codecs = TrunkProfileFile.Shipped["generic"].Codecs }, TrunkProfileFile.Shipped["generic"]);

    public static TheoryData<string> Profiles() =>
        [.. Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "profiles"), "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)).Order()];

    private TrunkOptions Read(string trunk)
    {
        _files.Write("gateway.yaml", $"company: Test\ntrunks:\n{trunk}\n");
        Assert.Empty(_files.Faults());
        return _files.Read().Configuration!.Trunks[0];
    }
}
