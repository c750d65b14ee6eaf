using Gateway.Host.Configuration;

namespace Gateway.Host.Tests.Configuration;

public sealed class SecretTests : IDisposable
{
    private readonly ConfigurationFiles _files = new();
    private readonly DirectoryInfo _outside = Directory.CreateTempSubdirectory("gateway-secret-");

    public void Dispose()
    {
        _files.Dispose();
        _outside.Delete(recursive: true);
    }

    [Theory]
    [InlineData("hunter22")]
    [InlineData("pass:hunter22")]
    [InlineData("ENV:hunter22")]
    public void A_literal_secret_is_refused_and_not_repeated(string secret)
    {
        _files.Change("agents.yaml", "{billing: 3}", $"{{billing: 3}}\n    secret: {secret}");

        var fault = Assert.Single(_files.Faults());

        Assert.StartsWith("agents.yaml:5: 'secret': the secret itself does not belong into this file", fault);
        Assert.DoesNotContain("hunter22", fault);
    }

    [Fact]
    public void A_variable_that_is_not_set_is_a_warning()
    {
        _files.Change("agents.yaml", "{billing: 3}", "{billing: 3}\n    secret: env:GATEWAY_NOT_SET");

        var result = _files.Read();

        Assert.Equal(new SecretReference(SecretKind.Env, "GATEWAY_NOT_SET"), result.Configuration!.Agents[0].Secret);
        Assert.StartsWith("agents.yaml:5: warning: 'secret': the variable GATEWAY_NOT_SET is not set", Assert.Single(result.Faults).ToString());
    }

    [Fact]
    public void A_file_of_the_owner_outside_the_folder_is_good()
    {
        var path = WriteSecret(_outside.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _files.Change("agents.yaml", "{billing: 3}", $"{{billing: 3}}\n    secret: file:{path}");

        var account = _files.Read().Configuration!.Agents[0];

        Assert.True(account.Secret!.TryRead(out var secret, out _));
        Assert.Equal("correct horse", secret);
    }

    [Fact]
    public void A_file_that_others_can_read_is_a_fault()
    {
        var path = WriteSecret(_outside.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        _files.Change("agents.yaml", "{billing: 3}", $"{{billing: 3}}\n    secret: file:{path}");

        Assert.Equal($"agents.yaml:5: 'secret': {path} can be read by others, expected mode 0600 (chmod 600 {path})", Assert.Single(_files.Faults()));
    }

    [Fact]
    public void A_file_inside_the_configuration_folder_is_a_fault()
    {
        var path = WriteSecret(_files.Folder, UnixFileMode.UserRead);
        _files.Change("agents.yaml", "{billing: 3}", $"{{billing: 3}}\n    secret: file:{path}");

        Assert.Contains("lies in the configuration folder", Assert.Single(_files.Faults()));
    }

    [Theory]
    [InlineData("file:relative/path", "the file is no full path")]
    [InlineData("file:/nowhere/at/all", "there is no file /nowhere/at/all")]
    [InlineData("\"env:\"", "there is no name after 'env:'")]
    [InlineData("credential:../etc/passwd", "there is no name after 'credential:'")]
    public void A_place_that_holds_nothing_is_a_fault(string secret, string expected)
    {
        _files.Change("agents.yaml", "{billing: 3}", $"{{billing: 3}}\n    secret: {secret}");

        Assert.Contains(expected, Assert.Single(_files.Faults()));
    }

    [Fact]
    public void A_credential_is_read_below_the_credentials_directory()
    {
        File.WriteAllText(Path.Combine(_outside.FullName, "anna"), "from systemd\n");
        var reference = new SecretReference(SecretKind.Credential, "anna");

        Assert.True(reference.TryRead(out var secret, out _, name => name == "CREDENTIALS_DIRECTORY" ? _outside.FullName : null));
        Assert.Equal("from systemd", secret);
        Assert.False(reference.TryRead(out _, out var fault, _ => null));
        Assert.Contains("CREDENTIALS_DIRECTORY is not set", fault);
    }

    private static string WriteSecret(string folder, UnixFileMode mode)
    {
        var path = Path.Combine(folder, "anna.secret");
        File.WriteAllText(path, "correct horse\n");
        File.SetUnixFileMode(path, mode);
        return path;
    }
}
