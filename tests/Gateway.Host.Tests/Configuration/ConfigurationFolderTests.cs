using Gateway.Desk.Agents;
using Gateway.Host.Configuration;
using Gateway.Telephony.Sdp;
using Gateway.Telephony.Sip.Admission;
using Gateway.Telephony.Sip.Transport;

namespace Gateway.Host.Tests.Configuration;

public sealed class ConfigurationFolderTests : IDisposable
{
    private readonly ConfigurationFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_small_folder_is_read_with_defaults()
    {
        var result = _files.Read();

        Assert.Empty(result.Faults);
        var configuration = Assert.IsType<GatewayConfiguration>(result.Configuration);
        Assert.Equal("Test", configuration.Company);
        Assert.Equal("DE", configuration.Country);
        Assert.Equal(5060, configuration.Sip.Listen.Port);
        Assert.Equal("127.0.0.1:8080", configuration.Http.Listen.ToString());
        Assert.Equal(RecognizerKind.Auto, configuration.Speech.For("en").Kind);
        Assert.Equal(["general", "billing"], configuration.Queues.Select(queue => queue.Name));
        Assert.Equal(3, configuration.Agents[0].Agent.Skills["billing"]);
        Assert.Null(configuration.Agents[0].Secret);
    }

    [Fact]
    public void Capacity_and_offer_times_are_read_and_have_defaults()
    {
        _files.Change("agents.yaml", "skills: {billing: 3}", "skills: {billing: 3}\n    capacity: {chat: 0, email: 9}")
            .Change("queues.yaml", "skills: [billing]", "skills: [billing]\n    chat-offer: 30s\n    email-offer: 10m");

        var configuration = _files.Read().Configuration!;

        Assert.Equal([new AgentCapacity(1, 0, 9), new AgentCapacity(1, 3, 5)], configuration.Agents.Select(account => account.Agent.Capacity));
        Assert.Equal([60, 30], configuration.Queues.Select(queue => queue.ChatOffer.TotalSeconds));
        Assert.Equal([5, 10], configuration.Queues.Select(queue => queue.EmailOffer.TotalMinutes));
    }

    [Fact]
    public void Every_key_of_the_gateway_file_is_read()
    {
        _files.Write("gateway.yaml", """
            company: Test
            country: AT
            sip: {listen: "[::]:5070", advertised: "sip.example.com:5070", realm: voice.example.com, t1: 50ms, t2: 100ms, t4: 1s, session-expires: 10m, reliable-ringing: always}
            media: {listen: 192.0.2.1, advertised: 192.0.2.2, ports: 30000-30010, inactivity: 2m, codecs: [opus, pcma], srtp: require}
            http: {listen: "0.0.0.0:9000"}
            trunks: [{name: provider, addresses: [192.0.2.0/24, "2001:db8::1"], codecs: pcma, srtp: off}]
            limits: {calls: 50, longest-wait: 300ms, stranger-rate: 5, strangers-rate: 100, phone-rate: 50, trunk-rate: 900, never-banned: [192.0.2.9], ban: {failed-logins: 4, probes: 6, within: 30s, time: 5m, longest: 1h}}
            speech: {models: /var/models, at-once: 3, recognisers: {de: model whisper-small, en: pocketsphinx, fr: "http://127.0.0.1:9/v1/audio/transcriptions", it: none}}
            """);

        var configuration = _files.Read().Configuration!;

        Assert.Equal("AT", configuration.Country);
        Assert.Equal("[::]:5070", configuration.Sip.Listen.ToString());
        Assert.Equal("sip.example.com:5070", configuration.Sip.Advertised);
        Assert.Equal(TimeSpan.FromMilliseconds(50), configuration.Sip.T1);
        Assert.Equal(TimeSpan.FromMinutes(10), configuration.Sip.SessionExpires);
        Assert.Equal(ReliableProvisional.Always, configuration.Sip.Reliability);
        Assert.Equal(30010, configuration.Media.LastPort);
        Assert.Equal(TimeSpan.FromMinutes(2), configuration.Media.Inactivity);
        Assert.Equal([AudioCodec.Opus, AudioCodec.Pcma], configuration.Audio.Codecs);
        Assert.Equal(SrtpPolicy.Require, configuration.Audio.Srtp);
        Assert.Equal([AudioCodec.Pcma], configuration.Audio.Trunks["provider"].Codecs!);
        Assert.Equal(SrtpPolicy.Off, configuration.Audio.Trunks["provider"].Srtp);
        Assert.Equal(["192.0.2.0/24", "2001:db8::1/128"], configuration.Trunks[0].Addresses.Select(address => address.ToString()));
        Assert.Equal(50, configuration.Calls);
        Assert.Equal(TimeSpan.FromMilliseconds(300), configuration.Sip.LongestWait);
        Assert.Equal("192.0.2.9/32", Assert.Single(configuration.Admission.NeverBanned).ToString());
        Assert.Equal(
            new AdmissionOptions
            {
                StrangerRate = 5,
                StrangersRate = 100,
                PhoneRate = 50,
                TrunkRate = 900,
                FailedLogins = 4,
                Probes = 6,
                Window = TimeSpan.FromSeconds(30),
                BanTime = TimeSpan.FromMinutes(5),
                LongestBan = TimeSpan.FromHours(1),
                NeverBanned = configuration.Admission.NeverBanned,
            },
            configuration.Admission);
        Assert.Equal(new RecognizerChoice(RecognizerKind.Model, Model: "whisper-small"), configuration.Speech.For("de"));
        Assert.Equal("/v1/audio/transcriptions", configuration.Speech.For("fr").Url!.AbsolutePath);
        Assert.Equal(RecognizerKind.None, configuration.Speech.For("it").Kind);
        Assert.Equal(3, configuration.Speech.AtOnce);
    }

    [Fact]
    public void Faults_of_all_files_are_listed_at_once_by_file_and_line()
    {
        _files.Change("queues.yaml", "skills: [billing]", "skills: [biling]")
            .Change("hotlines.yaml", "hours: office", "hours: weekend")
            .Change("agents.yaml", "languages: [en]\n    skills: {billing: 3}", "skills: {billing: 9}")
            .Change("gateway.yaml", "127.0.0.1", "127.0.0.300");

        Assert.Equal(
            [
                "agents.yaml:2: the agent has no 'languages', expected at least one, for example [de, en]",
                "agents.yaml:3: 'billing': '9' does not fit, expected a whole number from 1 to 5",
                "gateway.yaml:4: 'addresses': '127.0.0.300' is no network, expected an address or a CIDR network, for example 192.0.2.10 or 192.0.2.0/24",
                "hotlines.yaml:6: there is no opening hours 'weekend', expected one of: office",
                "queues.yaml:4: no agent has the skill 'biling', did you mean 'billing'?",
            ],
            _files.Faults());
    }

    [Fact]
    public void A_folder_that_is_not_there_is_a_fault()
    {
        var result = ConfigurationFolder.Read("/nowhere/at/all");

        Assert.Null(result.Configuration);
        Assert.Equal("/nowhere/at/all:1: there is no such folder", Assert.Single(result.Faults).ToString());
    }

    [Fact]
    public void A_missing_file_is_one_fault_and_uses_of_its_names_are_not_judged()
    {
        _files.Delete("queues.yaml");

        Assert.Equal(["queues.yaml:1: the file is missing, expected it with the queues"], _files.Faults());
    }

    [Fact]
    public void Broken_syntax_is_one_fault_of_its_file_and_the_others_are_read()
    {
        _files.Write("agents.yaml", "agents:\n  - name: [anna\n").Change("hotlines.yaml", "queue: general", "queue: genral");

        var faults = _files.Faults();

        Assert.Equal(2, faults.Length);
        Assert.StartsWith("agents.yaml:", faults[0]);
        Assert.Contains("is no YAML here", faults[0]);
        Assert.Equal("hotlines.yaml:5: there is no queue 'genral', did you mean 'general'?", faults[1]);
    }

    [Fact]
    public void A_tab_as_indentation_is_named()
    {
        _files.Write("hours.yaml", "hours:\n  - name: office\n\topen: {mon: \"08:00-10:00\"}\n");

        Assert.Equal("hours.yaml:3: is no YAML here: the line is indented with a tab, expected spaces", Assert.Single(_files.Faults()));
    }

    [Fact]
    public void A_duplicate_key_does_not_hide_other_faults()
    {
        _files.Write("gateway.yaml", "company: A\ncompany: B\ncuntry: DE\ntrunks: [{name: local, addresses: [127.0.0.1]}]\n");

        Assert.Equal(
            [
                "gateway.yaml:2: 'company' is given twice, expected once; the first stands in line 1",
                "gateway.yaml:3: 'cuntry' is no key here, did you mean 'country'?",
            ],
            _files.Faults());
    }

    [Fact]
    public void A_file_that_nobody_reads_is_a_fault()
    {
        _files.Write("hotline.yaml", "").Write("notes.txt", "");

        Assert.Equal("hotline.yaml:1: the gateway reads no file of this name, did you mean 'hotlines.yaml'?", Assert.Single(_files.Faults()));
    }

    [Fact]
    public void The_shipped_configuration_has_no_fault_and_no_secret()
    {
        var root = RepositoryRoot.Path;
        var result = ConfigurationFolder.Read(Path.Combine(root, "config"));

        Assert.Empty(result.Faults);
        Assert.All(result.Configuration!.Agents, account => Assert.Null(account.Secret));
        Assert.Equal("127.0.0.1/32", Assert.Single(Assert.Single(result.Configuration.Trunks).Addresses).ToString());
        Assert.Equal("127.0.0.1", result.Configuration.Sip.Listen.Address.ToString());
    }
}
