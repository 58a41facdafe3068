namespace Ibasho.Guard.Training;

/// <summary>The same numbers at every run.</summary>
internal sealed class Seeded(ulong seed)
{
    private ulong state = seed * 0x9E3779B97F4A7C15 + 0x1234567;

    public uint Next()
    {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        return (uint)(state >> 16);
    }

    public int Below(int end) => (int)(Next() % (uint)end);
    public bool Chance(int percent) => Below(100) < percent;
    public T Of<T>(IReadOnlyList<T> list) => list[Below(list.Count)];

    public void Shuffle<T>(IList<T> list)
    {
        for (var i = list.Count - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (list[i], list[j]) = (list[j], list[i]);
        }
    }
}
