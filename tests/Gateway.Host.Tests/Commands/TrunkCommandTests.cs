using Gateway.Host.Commands;
using Gateway.Host.Tests.Configuration;

namespace Gateway.Host.Tests.Commands;

public sealed class TrunkCommandTests : IDisposable
{
    private readonly ConfigurationFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("+49301234567", "allowed: +49301234567: +49 is allowed, 0.01 EUR a minute (+49)")]
    [InlineData("030 1234567", "allowed: +49301234567: +49 is allowed, 0.01 EUR a minute (+49)")]
    [InlineData("0049 30 1234567", "allowed: +49301234567: +49 is allowed, 0.01 EUR a minute (+49)")]
    [InlineData("0900 123456", "refused: +49900123456: +49900 is a premium, shared-cost or satellite range")]
    [InlineData("+44909123456", "refused: +44909123456: no allowed prefix fits")]
    [InlineData("00447012345678", "refused: +447012345678: no allowed prefix fits")]
    [InlineData("110", "refused: this is no phone number")]
    [InlineData("+49301234567&+49900123456", "refused: this is no phone number")]
    [InlineData("+49301234567;phone-context=+1900", "refused: this is no phone number")]
    [InlineData("+49301234567?Route=%3Csip:evil%3E", "refused: this is no phone number")]
    [InlineData("+49301234567%0d%0aX-Evil: 1", "refused: this is no phone number")]
    [InlineData("+49301234567\r\nX-Evil: 1", "refused: this is no phone number")]
    [InlineData("+49301234567@evil.example", "refused: this is no phone number")]
    [InlineData("sip:+49301234567@evil.example", "refused: this is no phone number")]
    [InlineData("' OR 1=1 --", "refused: this is no phone number")]
    [InlineData("$(reboot)", "refused: this is no phone number")]
    [InlineData("Local/1@default", "refused: this is no phone number")]
    public async Task A_destination_is_allowed_by_a_rule_or_refused_and_is_one_number_or_none(string number, string expected)
    {
        _files.Change("gateway.yaml", "company: Test", "company: Test\noutbound: {allow: [\"+49\"], prices: {\"+49\": 0.01}}");

        var (code, output) = await RunAsync("trunk", "check-destination", "--config", _files.Folder, number);

        Assert.Equal(expected, output.Trim());
        Assert.Equal(expected.StartsWith("allowed", StringComparison.Ordinal) ? ExitCode.Good : ExitCode.Faulty, code);
    }

    [Fact]
    public async Task Trunks_are_listed_with_their_way_in_and_out()
    {
        _files.Write("gateway.yaml", """
            company: Test
            trunks:
              - {name: sipgate, profile: sipgate-trunk, register: {user: 1234567t0, secret: "env:HOME"}}
              - {name: pbx, addresses: [192.0.2.1], server: pbx.example.com}
              - {name: in, addresses: [192.0.2.2]}
            """);

        var (_, output) = await RunAsync("trunk", "list", "--config", _files.Folder);

        Assert.Equal(
            ["sipgate  profile sipgate-trunk, registers 1234567t0 at sipconnect.sipgate.de, calls go to the registrar",
                "pbx  profile generic, from 192.0.2.1/32, calls go to pbx.example.com", "in  profile generic, from 192.0.2.2/32, no calls to outside"],
            output.Trim().Split('\n').Select(line => line.TrimEnd()));
    }

    [Fact]
    public async Task Status_says_when_no_gateway_answers()
    {
        var (code, _) = await RunAsync("trunk", "status", "--config", _files.Folder, "--http", "127.0.0.1:1");

        Assert.Equal(ExitCode.Faulty, code);
    }

    private static async Task<(int Code, string Output)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(args, (_, _) => throw new InvalidOperationException(), output, error);
        return (code, output.ToString());
    }
}
