using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Ibasho.Shell;

/// <summary>Addresses of our own files that change with their contents, so that browsers may keep them for good.</summary>
public static class OwnFiles
{
    private static readonly ConcurrentDictionary<string, string> Paths = new(StringComparer.Ordinal);
    private static string _root = "";

    public static void Root(string folder) => _root = folder;

    public static string Path(string path) => Paths.GetOrAdd(path, p =>
    {
        var file = System.IO.Path.Combine(_root, p.TrimStart('/'));
        return File.Exists(file) ? $"{p}?v={Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)), 0, 6)}" : p;
    });
}
