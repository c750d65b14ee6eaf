using System.Security.Cryptography;

namespace Gateway.Language.Speech.Models;

/// <summary>A file that is being fetched: appends, sums while writing, and remembers which version of it the server sent.</summary>
internal sealed class PartialFile : IDisposable
{
    private const int BufferSize = 128 * 1024;

    // errno: no space left on device, disk quota exceeded.
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;

    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly string _validatorPath;

    /// <summary>Appends to <paramref name="file"/>, which is empty, and owns it.</summary>
    public PartialFile(FileStream file)
    {
        _file = file;
        _validatorPath = file.Name + ".etag";
    }

    /// <summary>Bytes that are here.</summary>
    public long Length { get; private set; }

    /// <summary>True when the bytes come from more than one answer of the server.</summary>
    public bool IsResumed { get; private set; }

    /// <summary>Opens or creates the file and sums what an earlier attempt left.</summary>
    public static async Task<PartialFile> OpenAsync(string path, CancellationToken ct)
    {
        var part = new PartialFile(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0));
        try
        {
            var buffer = new byte[BufferSize];
            for (int read; (read = await part._file.ReadAsync(buffer, ct).ConfigureAwait(false)) > 0;)
            {
                part._hash.AppendData(buffer, 0, read);
                part.Length += read;
            }

            part.IsResumed = part.Length > 0;
            return part;
        }
        catch
        {
            part.Dispose();
            throw;
        }
    }

    /// <summary>ETag or date under which the server sent the bytes, for If-Range (RFC 9110, 13.1.5); null when unknown.</summary>
    public string? Validator() => File.Exists(_validatorPath) ? File.ReadAllText(_validatorPath) : null;

    /// <summary>Drops everything and starts from <paramref name="validator"/>'s version.</summary>
    public void Restart(string? validator = null)
    {
        Guarded(() =>
        {
            if (Length > 0)
            {
                _file.SetLength(0);
                _file.Position = 0;
            }

            File.Delete(_validatorPath);
            if (validator is not null)
            {
                File.WriteAllText(_validatorPath, validator);
            }
        });
        _hash.TryGetHashAndReset(stackalloc byte[SHA256.HashSizeInBytes], out _);
        Length = 0;
        IsResumed = false;
    }

    /// <summary>The bytes that follow come from a further answer of the server.</summary>
    public void Resume() => IsResumed = true;

    /// <summary>Writes and sums.</summary>
    /// <exception cref="ModelException">The disk is full; what fitted stays.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _file.Write(bytes);
        }
        catch (IOException e)
        {
            throw Failed(e);
        }

        _hash.AppendData(bytes);
        Length += bytes.Length;
    }

    /// <summary>SHA-256 of what is here, lower-case hexadecimal.</summary>
    public string Sum() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <summary>Brings the bytes to the disk.</summary>
    public void Finish() => Guarded(() =>
    {
        _file.Flush(flushToDisk: true);
        File.Delete(_validatorPath);
    });

    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
    }

    /// <summary>True when <paramref name="e"/> says that the disk has no room.</summary>
    public static bool IsFull(IOException e) => e.HResult is NoSpace or QuotaExceeded;

    private void Guarded(Action write)
    {
        try
        {
            write();
        }
        catch (IOException e)
        {
            throw Failed(e);
        }
    }

    private ModelException Failed(IOException e) => IsFull(e)
        ? new(ModelFault.DiskFull, $"the disk is full after {Length} bytes of {_file.Name}; make room and pull again, what is here is kept", e)
        : new(ModelFault.CannotWrite, $"cannot write {_file.Name}: {e.Message}", e);
}
