using Ibasho.Platform.Keys;

namespace Ibasho.Model;

/// <summary>Says which key this database was written with: something closed with it, and nothing else.</summary>
public class KeyCheck
{
    public KeyName Name { get; set; }
    public required byte[] Canary { get; set; }
}
