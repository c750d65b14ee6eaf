namespace Gateway.Host.Tests.Configuration;

public sealed class FaultTests : IDisposable
{
    private readonly ConfigurationFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("gateway.yaml", "company: Test", "company:", ":1: 'company' is missing")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\ncountry: Germany", ":2: 'country': 'Germany' is no country")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\nsip: 5060", ":2: 'sip' is a single value, expected a mapping")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\nsip:\n  listen: localhost:5060", ":3: 'listen': 'localhost:5060' is no address with a port")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\nsip:\n  listen: 0.0.0.0:99999", ":3: 'listen': '99999' is no port")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\nsip:\n  t1: fast", ":3: 't1': 'fast' is no duration")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\nsip:\n  t1: 1h", ":3: 't1': '1h' is out of range")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\nsip:\n  session-expires: 60s", ":3: 'session-expires': '60s' is out of range")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\nsip:\n  reliable-ringing: sometimes", ":3: 'reliable-ringing': 'sometimes' does not fit, expected one of: when-required, with-media, always")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\nsip:\n  realm: a realm", ":3: 'realm': 'a realm' is no realm")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\nmedia:\n  ports: 30000-20000", ":3: 'ports': '30000-20000' is no range")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\nmedia:\n  ports: 20001-30000", ":3: 'ports': '20001-30000' begins with an odd port")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\nmedia:\n  ports: 20000-70000", ":3: 'ports': '20000-70000' leaves the usable ports")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\nmedia:\n  ports: many", ":3: 'ports': 'many' is no range of ports")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\nmedia:\n  ports: 5000-6000", ":1: 'sip': port 5060 lies in media.ports")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\nmedia:\n  srtp: maybe", ":3: 'srtp': 'maybe' does not fit, expected one of: off, optional, require")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\nmedia:\n  codecs: [pcma, gsm]", ":3: 'codecs': 'gsm' does not fit, expected one of: pcma, pcmu, g722, opus")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\nmedia:\n  codecs: [pcma, pcma]", ":3: 'codecs': pcma is there twice")]
    [InlineData("gateway.yaml", "addresses: [127.0.0.1]", "addresses: [127.0.0.1]\n    transfer: blind", ":5: 'transfer': 'blind' does not fit, expected one of: bridge, refer")]
    [InlineData("gateway.yaml", "addresses: [127.0.0.1]", "addresses: [127.0.0.1]\n    srtp: always", ":5: 'srtp': 'always' does not fit")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\nspeech:\n  recognisers: {de: pocketsphinx}", ":3: 'de': pocketsphinx knows English only")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\nspeech:\n  recognisers: {de: google}", ":3: 'de': 'google' is no recogniser")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\nspeech:\n  recognisers: {tlh: auto}", ":3: 'recognisers': 'tlh' is no language code")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\nspeech:\n  recognisers: {eo: model whisper-tiny}", ":3: 'eo': the model 'whisper-tiny' does not recognise eo")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\nspeech:\n  at-once: two", ":3: 'at-once': 'two' does not fit")]
    [InlineData("gateway.yaml", "127.0.0.1", "10.0.0.1/8", ":4: 'addresses': '10.0.0.1/8' names an address inside a network, did you mean '10.0.0.0/8'?")]
    [InlineData("gateway.yaml", "127.0.0.1", "10.0.0.0/33", ":4: 'addresses': '10.0.0.0/33' is no network")]
    [InlineData("gateway.yaml", "127.0.0.1", "sip.example.com", ":4: 'addresses': 'sip.example.com' is a host name, expected its address")]
    [InlineData("gateway.yaml", "127.0.0.1", "127.0.0.1, 127.0.0.1", ":4: 'addresses': 127.0.0.1/32 is there twice")]
    [InlineData("gateway.yaml", "addresses: [127.0.0.1]", "addresses:", ":4: 'addresses' is missing")]
    [InlineData("hotlines.yaml", "+493023125100", "hello", ":3: 'numbers': 'hello' is no phone number in DE")]
    [InlineData("hotlines.yaml", "+493023125100", "1", ":3: 'numbers': '1' is no phone number in DE")]
    [InlineData("hotlines.yaml", "\"+493023125100\"", "\"+493023125100\", 030 23125100", ":3: the number '+493023125100' is there twice")]
    [InlineData("hotlines.yaml", "numbers: [\"+493023125100\"]", "numbers: []", ":3: the hotline has no 'numbers'")]
    [InlineData("hotlines.yaml", "languages: [en]", "languages: [english]", ":4: 'languages': 'english' is no language code")]
    [InlineData("hotlines.yaml", "languages: [en]", "languages: [EN]", ":4: 'languages': 'EN' is no language code, did you mean 'en'?")]
    [InlineData("hotlines.yaml", "languages: [en]", "languages: [en, sv]", ":4: 'languages': there are no prompts in 'sv', expected one of: de, en")]
    [InlineData("hotlines.yaml", "languages: [en]", "languages: []", ":4: the hotline has no 'languages'")]
    [InlineData("hotlines.yaml", "queue: general", "queue: [general]", ":5: 'queue' is a list, expected a single value")]
    [InlineData("hotlines.yaml", "hours: office", "closed-message: never", ":6: 'closed-message': 'never' does not fit, expected one of: answered, before-answer")]
    [InlineData("hotlines.yaml", "queue: general", "hour: office", ":5: 'hour' is no key here, did you mean 'hours'?")]
    [InlineData("hotlines.yaml", "- name: service", "- name: Service Line", ":2: 'name': 'Service Line' is no name")]
    [InlineData("queues.yaml", "- name: billing", "- name: general", ":3: the queue 'general' is there twice, expected once; the first stands in line 2")]
    [InlineData("queues.yaml", "skills: [billing]", "ring: 20", ":4: 'ring': '20' is no duration")]
    [InlineData("queues.yaml", "skills: [billing]", "wrapup: 20s", ":4: 'wrapup' is no key here, did you mean 'wrap-up'?")]
    [InlineData("queues.yaml", "skills: [billing]", "skills: [billing, support]", ":4: 'skills': no agent has billing and support together")]
    [InlineData("agents.yaml", "- name: ben", "- name: ben\n    extension: \"0\"", ":6: 'extension': '0' is no extension, expected 2 to 6 digits")]
    [InlineData("agents.yaml", "- name: ben", "- name: anna", ":5: the agent 'anna' is there twice")]
    [InlineData("agents.yaml", "skills: {support: 2}", "skills: [support]", ":7: 'skills' is a list, expected a mapping")]
    [InlineData("agents.yaml", "skills: {support: 2}", "password: x", ":7: 'password' is no key here")]
    [InlineData("agents.yaml", "skills: {support: 2}", "capacity: {call: 2}", ":7: 'call': '2' does not fit, expected a whole number from 0 to 1")]
    [InlineData("agents.yaml", "skills: {support: 2}", "capacity: {call: 0, chat: 0, email: 0}", ":7: 'capacity': the agent could never be offered anything")]
    [InlineData("agents.yaml", "skills: {support: 2}", "capacity: {chats: 2}", ":7: 'chats' is no key here, did you mean 'chat'?")]
    [InlineData("agents.yaml", "skills: {support: 2}", "capacity: 3", ":7: 'capacity' is a single value, expected a mapping")]
    [InlineData("queues.yaml", "skills: [billing]", "chat-offer: 1s", ":4: 'chat-offer': '1s' is out of range")]
    [InlineData("hours.yaml", "mon-fri", "monday", ":3: 'monday' is no day")]
    [InlineData("hours.yaml", "08:00-18:00", "08:00", ":3: 'mon-fri': '08:00' is no opening time")]
    [InlineData("hours.yaml", "08:00-18:00", "18:00-08:00", ":3: 'mon-fri': '18:00-08:00' ends before it begins")]
    [InlineData("hours.yaml", "{mon-fri: \"08:00-18:00\"}", "{mon-fri: \"08:00-18:00\", fri: \"17:00-20:00\"}", ":3: 'fri' is open twice at the same time")]
    [InlineData("hours.yaml", "- name: office", "- name: office\n    zone: Berlin", ":3: 'zone': 'Berlin' is no time zone")]
    [InlineData("hours.yaml", "- name: office", "- name: office\n    closed: [25.12.2026]", ":3: 'closed': '25.12.2026' is no date")]
    [InlineData("intents.yaml", "key: 1", "key: 5", ":5: 'key': '5' does not fit, expected a whole number from 1 to 4")]
    [InlineData("intents.yaml", "queue: billing", "queue: nowhere", ":4: there is no queue 'nowhere'")]
    [InlineData("intents.yaml", "queue: billing", "", ":2: the intent has neither 'queue' nor 'answer'")]
    [InlineData("intents.yaml", "label: {en: your invoice}", "", ":2: the intent has no 'label' in 'en'")]
    [InlineData("intents.yaml", "en: [one, two, three, four, five]", "de: [eins, zwei, drei, vier, fünf]", ":6: the intent has no 'examples' in 'en'")]
    [InlineData("intents.yaml", "three", "one", ":6: 'examples': \"one\" is an example of 'invoice' already")]
    [InlineData("intents.yaml", "key: 1", "key: *1", "'*1' is a YAML alias")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\nlimits: {calls: 0}", ":2: 'calls': '0' does not fit, expected a whole number from 1 to 20000")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\nlimits: {strangers-rate: 10}", ":2: 'strangers-rate' is below 'stranger-rate'")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\nlimits: {never-banned: [example.org]}", ":2: 'never-banned': 'example.org' is a host name")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\nlimits: {ban: {time: 2h, longest: 1h}}", ":2: 'longest' is shorter than 'time'")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\nlimits: {ban: {probe: 3}}", ":2: 'probe' is no key here, did you mean 'probes'?")]
    [InlineData("gateway.yaml", "addresses: [127.0.0.1]", "profile: sipgate", ":4: 'profile': there is no profile 'sipgate'")]
    [InlineData("gateway.yaml", "addresses: [127.0.0.1]", "register: {registrar: sip.example.com}", ":4: 'user' is missing, expected the number or account")]
    [InlineData("gateway.yaml", "addresses: [127.0.0.1]", "register: {user: line}", ":4: 'registrar' is missing, expected the provider's server")]
    [InlineData("gateway.yaml", "addresses: [127.0.0.1]", "register: {user: line@example.com, registrar: sip.example.com}", ":4: 'user': 'line@example.com' is no user of a SIP address")]
    [InlineData("gateway.yaml", "addresses: [127.0.0.1]", "register: {user: line, registrar: sip example}", ":4: 'registrar': 'sip example' is no host")]
    [InlineData("gateway.yaml", "addresses: [127.0.0.1]", "register: {user: line, registrar: sip.example.com, secret: hunter2}", ":4: 'secret': the secret itself does not belong into this file")]
    [InlineData("gateway.yaml", "addresses: [127.0.0.1]", "register: {user: line, registrar: sip.example.com, expires: 1s}", ":4: 'expires': '1s' is out of range")]
    [InlineData("gateway.yaml", "addresses: [127.0.0.1]", "addresses: [127.0.0.1]\n    transport: sctp", ":5: 'transport': 'sctp' is none of udp, tcp, tls")]
    [InlineData("gateway.yaml", "addresses: [127.0.0.1]", "addresses: [127.0.0.1]\n    numbers: [112]", ":5: 'numbers': '112' is no phone number in DE")]
    [InlineData("gateway.yaml", "addresses: [127.0.0.1]", "addresses: [127.0.0.1]\n    check: sometimes", ":5: 'check': 'sometimes' is no duration")]
    [InlineData("gateway.yaml", "addresses: [127.0.0.1]", "addresses: [127.0.0.1]\n    profile: {like: generic, numbers: e164}", ":5: 'numbers': 'e164' is none of plus, digits, zero-zero, national")]
    [InlineData("gateway.yaml", "addresses: [127.0.0.1]", "addresses: [127.0.0.1]\n    credentials: {user: x}", ":5: 'secret' is missing")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\noutbound: {allow: [0049]}", ":2: 'allow': '0049' is no prefix")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\noutbound: {allow: [\"+\"]}", ":2: 'allow': '+' is no prefix")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\noutbound: {allow: [\"+49\"], cost-per-hour: 5}", ":2: 'allow': +49 has no price")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\noutbound: {prices: {\"+49\": cheap}}", ":2: '+49': 'cheap' is no amount")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\noutbound: {prices: {\"49\": 1}}", ":2: 'prices': '49' is no prefix")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\noutbound: {at-once: 0}", ":2: 'at-once': '0' does not fit")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\noutbound: {cost-per-hour: -1}", ":2: 'cost-per-hour': '-1' is no amount")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\noutbound: {permit: [\"+49\"]}", ":2: 'permit' is no key here")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\ncaller-certificates: /nowhere", ":2: 'caller-certificates': Could not find a part of the path")]
    [InlineData("gateway.yaml", "company: Test", "company: Test\ncheck-phones: 1ms", ":2: 'check-phones': '1ms' is out of range")]
    public void A_fault_says_where_it_is_and_what_is_expected(string file, string from, string to, string expected)
    {
        _files.Change(file, from, to);

        Assert.Contains(_files.Faults(), fault => fault.StartsWith(file, StringComparison.Ordinal) && fault.Contains(expected));
    }

    [Fact]
    public void Two_intents_on_one_key_are_a_fault()
    {
        _files.Write("intents.yaml", """
            intents:
              - {name: invoice, label: {en: an invoice}, queue: billing, key: 1, examples: {en: [a, b, c, d, e]}}
              - name: order
                label: {en: an order}
                queue: general
                key: 1
                examples: {en: [f, g, h, i, j]}
            """);

        Assert.Equal(["intents.yaml:6: 'key': 1 belongs to 'invoice' already, expected a key of its own from 1 to 4"], _files.Faults());
    }

    [Fact]
    public void A_number_of_two_customers_is_a_fault()
    {
        _files.Write("customers.yaml", """
            customers:
              - {name: Erika, numbers: [+493023125222]}
              - {name: Max, numbers: [030 23125222], language: xx}
            """);

        Assert.Equal(
            [
                "customers.yaml:3: 'numbers': +493023125222 is there twice, expected once; the first stands in line 2",
                "customers.yaml:3: 'language': 'xx' is no language code, expected two letters as in ISO 639-1, for example de or en",
            ],
            _files.Faults());
    }

    [Theory]
    [InlineData("agents.yaml", "agents: []", "agents.yaml:1: warning: no agent is configured")]
    [InlineData("gateway.yaml", "company: A\nspeech: {recognisers: {en: model whisper-tinny}}", "gateway.yaml:2: warning: 'en': the gateway ships no model 'whisper-tinny', did you mean 'whisper-tiny'?")]
    [InlineData("gateway.yaml", "company: A\nmedia: {srtp: require}", "gateway.yaml:2: warning: 'media': 'srtp' is require and there is no sip.tls")]
    [InlineData("gateway.yaml", "company: A\ntrunks: [{name: one, addresses: [192.0.2.1], srtp: require}]", "gateway.yaml:2: warning: 'trunks': 'srtp' is require and there is no sip.tls")]
    [InlineData("gateway.yaml", "company: A", "gateway.yaml:1: warning: no trunk is configured")]
    [InlineData("gateway.yaml", "company: A\ntrunks: [{name: all, addresses: [0.0.0.0/0]}]", "gateway.yaml:2: warning: 'addresses': 0.0.0.0/0 is the whole network")]
    public void What_still_works_is_a_warning(string file, string text, string expected)
    {
        _files.Write(file, text);
        if (file == "agents.yaml")
        {
            _files.Change("queues.yaml", "skills: [billing]", "skills: []");
        }

        var result = _files.Read();

        Assert.NotNull(result.Configuration);
        Assert.Contains(result.Faults, fault => fault.ToString().StartsWith(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("just text")]
    [InlineData("- a\n- b")]
    [InlineData("a: &x [1]\nb: *x")]
    [InlineData("{[a]: b, ? {c: d} : e}")]
    [InlineData("--- 1\n--- 2")]
    [InlineData("\0\u0001")]
    [InlineData("!!binary: {")]
    public void No_text_of_any_file_makes_reading_throw(string text)
    {
        foreach (var file in new[] { "gateway.yaml", "agents.yaml", "hours.yaml", "queues.yaml", "hotlines.yaml", "intents.yaml" })
        {
            using var files = new ConfigurationFiles();
            files.Write(file, text).Read();
        }
    }

    [Fact]
    public void Mutated_files_never_make_reading_throw()
    {
        const string signs = ":-[]{},#&*!|>'\"%@`\n\t 0a";
        var random = new Random(20261);
        var names = new[] { "gateway.yaml", "agents.yaml", "hours.yaml", "queues.yaml", "hotlines.yaml", "intents.yaml" };
        for (var round = 0; round < 300; round++)
        {
            using var files = new ConfigurationFiles();
            var name = names[round % names.Length];
            var text = File.ReadAllText(Path.Combine(files.Folder, name)).ToCharArray();
            for (var change = 0; change < 3; change++)
            {
                text[random.Next(text.Length)] = signs[random.Next(signs.Length)];
            }

            files.Write(name, new string(text)).Read();
        }
    }
}
